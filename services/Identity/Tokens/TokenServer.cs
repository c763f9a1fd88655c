using Identity.Clients;
using Identity.Data;
using Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.EntityFrameworkCore.Models;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>
/// OpenIddict as this platform uses it: client credentials for machines, authorization code with PKCE and rotating refresh tokens for people; access tokens are signed JWTs that any
/// service checks by itself, and nothing is kept of them. Configuration keys, all below <c>Identity:</c>: <c>Issuer</c> (claim <c>iss</c>; by default the first address listened on),
/// <c>Audience</c>, <c>AccessTokenLifetime</c> of machines (default 01:00:00), <c>PersonTokenLifetime</c>, <c>SessionLifetime</c>, <c>AllowHttp</c> (default: on loopback only).
/// </summary>
internal static class TokenServer
{
    public static void AddTokenServer(this IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var issuer = IssuerOf(configuration);
        builder.Services.AddSingleton(provider => new LocalIssuer(issuer.AbsoluteUri, provider.GetRequiredService<SigningKeys>().PublicKeys));
        builder.Services.AddSingleton<FailedAttempts>();
        // The library tells each request in eight lines; what an operator has to see, RefuseAlike says in one.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityDbContext>())
            .AddCore(core => core.ReplaceApplicationManager<OpenIddictEntityFrameworkCoreApplication, ClientManager>())
            .AddServer(server =>
            {
                server.SetIssuer(issuer)
                    .SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetEndSessionEndpointUris("connect/logout")
                    .AllowClientCredentialsFlow()
                    .AllowAuthorizationCodeFlow()
                    .AllowRefreshTokenFlow()
                    .RequireProofKeyForCodeExchange()
                    .RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess)
                    .SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2))
                    // An answer that was lost on the way may be asked for again at once; later, a second use means that somebody else has the token, and the whole chain ends.
                    .SetRefreshTokenReuseLeeway(TimeSpan.FromSeconds(10))
                    .SetAccessTokenLifetime(configuration.GetValue("Identity:AccessTokenLifetime", TimeSpan.FromHours(1)))
                    // Other services read the token themselves.
                    .DisableAccessTokenEncryption();
                server.AddEventHandler<GenerateTokenContext>(handler => handler.UseSingletonHandler<NoRowPerAccessToken>().SetOrder(int.MinValue + 1));
                server.AddEventHandler<ValidateTokenContext>(handler => handler.UseScopedHandler<ReuseEndsTheSession>()
                    .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order - 1));
                server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseScopedHandler<LimitAttempts>().SetOrder(int.MinValue + 1));
                server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseScopedHandler<RefuseAlike>()
                    .SetOrder(OpenIddictServerAspNetCoreHandlers.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 1));
                var host = server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough().EnableEndSessionEndpointPassthrough()
                    .SuppressJsonResponseIndentation();
                if (configuration.GetValue("Identity:AllowHttp", Listening.OnLoopbackOnly(configuration)))
                {
                    host.DisableTransportSecurityRequirement();
                }
            });
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<SigningKeys>((options, keys) =>
        {
            options.SigningCredentials.AddRange(keys.Credentials);
            options.CodeChallengeMethods.Clear();
            options.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
            // Codes and refresh tokens are for this service alone; every replica opens what another one gave.
            options.EncryptionCredentials.AddRange(keys.All.Select((key, index) => new EncryptingCredentials(
                new SymmetricSecurityKey(DerivedKeys.Of(keys, index, "tokens")) { KeyId = key.KeyId }, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512)));
        });
    }

    /// <summary>The issuer is a name: it has to be the same in every replica, and callers need not be able to open it.</summary>
    public static Uri IssuerOf(IConfiguration configuration)
    {
        if (configuration["Identity:Issuer"] is { Length: > 0 } named)
        {
            return Uri.TryCreate(named, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length == 0 && uri.Fragment.Length == 0
                ? uri
                : throw new InvalidOperationException("Identity:Issuer is not an absolute http or https address, e.g. https://referral.example.org/.");
        }

        var first = BindingAddress.Parse(Listening.Addresses(configuration)[0]);
        var host = first.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : first.Host;
        return new Uri($"{first.Scheme}://{host}:{first.Port}/");
    }
}
