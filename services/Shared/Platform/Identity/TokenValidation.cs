using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Identity;

/// <summary>Keys of a token issuer that runs in the same process. Registered by the embedded identity module; absent when <c>Identity:Authority</c> names another provider.</summary>
/// <param name="Issuer">The <c>iss</c> claim of its tokens.</param>
/// <param name="Keys">Public keys that verify its tokens.</param>
public sealed record LocalIssuer(string Issuer, IReadOnlyList<SecurityKey> Keys);

/// <summary>Each service checks tokens itself; the gateway is not trusted.</summary>
public static class TokenValidation
{
    /// <summary>Audience every access token of the platform carries.</summary>
    public const string Audience = "referral-api";

    internal static void AddTokenValidation(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Jurisdictions>();
        FollowRevokedTokens.Add(services);
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IServiceProvider>((options, provider) =>
        {
            options.TokenHandlers.Clear();
            options.TokenHandlers.Add(new RememberedTokens(new MemoryCache(new MemoryCacheOptions { SizeLimit = 1_000 }), provider.GetRequiredService<TimeProvider>()) { MapInboundClaims = false, MaximumTokenSizeInBytes = 8 * 1024 });
            options.TokenValidationParameters.NameClaimType = "sub";
            options.TokenValidationParameters.RoleClaimType = "role";
            options.TokenValidationParameters.ValidAudience = configuration["Identity:Audience"] ?? Audience;
            options.TokenValidationParameters.ValidAlgorithms = TokenRules.Algorithms;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            if (configuration["Identity:Authority"] is { } authority)
            {
                options.Authority = authority;
                options.RequireHttpsMetadata = configuration.GetValue("Identity:RequireHttps", true);
            }
            else if (provider.GetService<LocalIssuer>() is { } local)
            {
                options.TokenValidationParameters.ValidIssuer = local.Issuer;
                options.TokenValidationParameters.IssuerSigningKeys = local.Keys;
            }
            else
            {
                throw new OptionsValidationException(nameof(JwtBearerOptions), typeof(JwtBearerOptions),
                    ["Set Identity:Authority to the address of an OpenID Connect provider, or run the identity module in this process."]);
            }
        });
        // A new endpoint without a word about roles is closed, not open.
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>Only these roles may call.</summary>
    public static TBuilder RequireRoles<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(roles).Build());
}
