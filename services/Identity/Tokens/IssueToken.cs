using System.Security.Claims;
using Contracts.Http.Identity;
using Identity.Clients;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Tokens;

/// <summary>A machine client asks for an access token (OAuth 2.0 client credentials, RFC 6749 section 4.4).</summary>
internal static class IssueToken
{
    public static void Map(IEndpointRouteBuilder root) => root.MapPost("/connect/token", HandleAsync)
        .AllowAnonymous()
        .WithName("IssueToken")
        .WithSummary("An access token for a machine client.")
        .WithDescription("grant_type=client_credentials with client_id and client_secret in the form or by the Basic scheme. Too many wrong secrets are answered 429 with Retry-After.")
        .Accepts<TokenRequest>("application/x-www-form-urlencoded")
        .Produces<TokenAnswer>()
        .Produces<TokenRefusal>(StatusCodes.Status400BadRequest)
        .Produces<TokenRefusal>(StatusCodes.Status401Unauthorized)
        .Produces<TokenRefusal>(StatusCodes.Status429TooManyRequests);

    // Reached only when OpenIddict has checked form, grant, client and secret. Human sign-in becomes a second grant type beside this one.
    private static async Task<SignInHttpResult> HandleAsync(
        HttpContext context, IOpenIddictApplicationManager clients, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var clientId = context.GetOpenIddictServerRequest()!.ClientId!;
        var client = await clients.FindByClientIdAsync(clientId, cancellationToken)
            ?? throw new InvalidOperationException("The client was checked a moment ago and is gone.");
        var properties = await clients.GetPropertiesAsync(client, cancellationToken);

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, clientId);
        identity.SetClaims(Claims.Role, ClientProperties.RolesOf(properties));
        identity.SetClaim("charity_id", ClientProperties.CharityOf(properties)?.ToString());
        identity.SetClaim("division", ClientProperties.DivisionOf(properties));
        identity.SetResources(configuration["Identity:Audience"] ?? TokenValidation.Audience);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
