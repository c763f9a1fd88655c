using System.Security.Cryptography;
using Identity.Clients;
using Identity.Data;
using Identity.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using Platform.Identity;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>
/// OpenIddict as this platform uses it: client credentials, signed JWTs that any service checks by itself, nothing kept per token. Configuration keys, all below <c>Identity:</c>:
/// <c>Issuer</c> (claim <c>iss</c>; by default the first address listened on), <c>Audience</c>, <c>AccessTokenLifetime</c> (default 01:00:00), <c>AllowHttp</c> (default: on loopback only).
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
            .AddServer(server =>
            {
                server.SetIssuer(issuer)
                    .SetTokenEndpointUris("connect/token")
                    .AllowClientCredentialsFlow()
                    .SetAccessTokenLifetime(configuration.GetValue("Identity:AccessTokenLifetime", TimeSpan.FromHours(1)))
                    // Other services read the token themselves, and a token that lives for an hour needs no row that could be revoked.
                    .DisableAccessTokenEncryption()
                    .DisableTokenStorage()
                    .DisableAuthorizationStorage();
                // OpenIddict asks for an encryption key even where nothing is encrypted.
                server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32)));
                server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseScopedHandler<LimitAttempts>().SetOrder(int.MinValue + 1));
                server.AddEventHandler<ApplyTokenResponseContext>(handler => handler.UseScopedHandler<RefuseAlike>()
                    .SetOrder(OpenIddictServerAspNetCoreHandlers.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 1));
                var host = server.UseAspNetCore().EnableTokenEndpointPassthrough().SuppressJsonResponseIndentation();
                if (configuration.GetValue("Identity:AllowHttp", Listening.OnLoopbackOnly(configuration)))
                {
                    host.DisableTransportSecurityRequirement();
                }
            });
        builder.Services.AddOptions<OpenIddictServerOptions>().Configure<SigningKeys>((options, keys) => options.SigningCredentials.AddRange(keys.Credentials));
    }

    /// <summary>The issuer is a name: it has to be the same in every replica, and callers need not be able to open it.</summary>
    private static Uri IssuerOf(IConfiguration configuration)
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
