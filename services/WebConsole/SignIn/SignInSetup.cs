using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WebConsole.SignIn;

/// <summary>
/// People sign in at the OpenID Connect provider with code and PKCE. The browser keeps a cookie with a random key; tokens stay on the server. When a session has ended, the way
/// leads to the provider and back to the page that was asked for.
/// </summary>
internal static class SignInSetup
{
    public const string Cookie = "console";
    public const string Provider = "console-provider";
    public const string CallbackPath = "/" + Contracts.Http.Identity.DemonstrationAccounts.AppRedirectPath;
    public const string SignedOutPath = "/" + Contracts.Http.Identity.DemonstrationAccounts.AppSignedOutPath;

    /// <summary>No longer than a session at the provider; that one ends it earlier where it is shorter.</summary>
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(12);

    public static void AddConsoleSignIn(this IServiceCollection services)
    {
        services.AddSingleton<Tickets>();
        services.AddScoped<KeepTokensFresh>();
        services.AddAuthentication().AddCookie(Cookie, options =>
        {
            options.Cookie.Name = "console-session";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = LongestSession;
            options.SlidingExpiration = false;
            options.ForwardChallenge = Provider;
            options.AccessDeniedPath = "/not-yours";
            options.EventsType = typeof(KeepTokensFresh);
        }).AddOpenIdConnect(Provider, _ => { });
        services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<Tickets>((options, tickets) => options.SessionStore = tickets);
        services.AddOptions<OpenIdConnectOptions>(Provider).Configure<ConsoleOptions>(Configure);
    }

    private static void Configure(OpenIdConnectOptions options, ConsoleOptions console)
    {
        options.SignInScheme = Cookie;
        options.Authority = console.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = !console.Authority.IsLoopback;
        options.BackchannelHttpHandler = console.AuthorityInside is { } inside ? new ProviderInside(console.Authority, inside) : null;
        options.ClientId = console.ClientId;
        options.ClientSecret = console.ClientSecret;
        options.CallbackPath = CallbackPath;
        options.SignedOutCallbackPath = SignedOutPath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.TokenValidationParameters.NameClaimType = "name";
        options.TokenValidationParameters.RoleClaimType = "role";
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "offline_access"])
        {
            options.Scope.Add(scope);
        }

        // The way back is a plain link, so the cookies of the way there need not travel with forms of other pages.
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnRedirectToIdentityProvider = context =>
        {
            // A part of a page cannot be a sign-in page: the script there says what happened and keeps what was typed.
            if (context.Request.Headers.ContainsKey("HX-Request"))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.HandleResponse();
            }

            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            // Usually an old sign-in page that was opened again: begin anew instead of an error that nobody can act on.
            context.Response.Redirect("/?again=yes");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}

/// <summary>Only people with one of these roles see the page.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ForAttribute : Microsoft.AspNetCore.Authorization.AuthorizeAttribute
{
    public ForAttribute(params string[] roles)
    {
        AuthenticationSchemes = SignInSetup.Cookie;
        Roles = roles.Length == 0 ? null : string.Join(',', roles);
    }
}
