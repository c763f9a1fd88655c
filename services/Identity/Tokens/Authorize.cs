using System.Globalization;
using System.Security.Claims;
using Identity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Tokens;

/// <summary>
/// An application asks for somebody to be signed in (OpenID Connect Core section 3.1, with PKCE). OpenIddict has checked the application, its redirect address and the challenge
/// before this is reached. Applications are our own, named by configuration, so nobody is asked for consent.
/// </summary>
internal static class Authorize
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, SignInSessions sessions, PersonClaims claims, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = context.GetOpenIddictServerRequest()!;
        var session = await sessions.CurrentAsync(context, cancellationToken);
        // The age wanted may have been a fresh sign-in; the way back from the page asks no more for one.
        var tooOld = session is not null && request.MaxAge is { } age && session.StartedAt.AddSeconds(age) < time.GetUtcNow();
        if (session is null || tooOld || request.HasPromptValue(PromptValues.Login))
        {
            return request.HasPromptValue(PromptValues.None) ? LoginRequired() : (IResult)ToSignIn(request);
        }

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetScopes(request.GetScopes());
        claims.Set(identity, session);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private static ForbidHttpResult LoginRequired() => TypedResults.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.LoginRequired }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

    private static RedirectHttpResult ToSignIn(OpenIddictRequest request)
    {
        var query = QueryString.Empty;
        foreach (var (name, value) in request.GetParameters())
        {
            if (name is not (Parameters.Prompt or Parameters.MaxAge) && Convert.ToString((object?)(string?)value, CultureInfo.InvariantCulture) is { } text)
            {
                query = query.Add(name, text);
            }
        }

        return TypedResults.LocalRedirect(SignInPage.Path + QueryString.Create("returnUrl", "/connect/authorize" + query));
    }
}
