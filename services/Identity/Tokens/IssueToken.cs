using System.Security.Claims;
using Contracts.Http.Identity;
using Identity.Clients;
using Identity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Tokens;

/// <summary>A machine client asks for an access token (RFC 6749 section 4.4), or an application redeems the code or the refresh token of somebody who signed in.</summary>
internal static class IssueToken
{
    public static void Map(IEndpointRouteBuilder root) => root.MapPost("/connect/token", HandleAsync)
        .AllowAnonymous()
        .WithName("IssueToken")
        .WithSummary("An access token for a machine client, or for an application in which somebody signed in.")
        .WithDescription("grant_type=client_credentials with client_id and client_secret in the form or by the Basic scheme; authorization_code and refresh_token for registered applications (OpenID Connect with PKCE, see /.well-known/openid-configuration). Too many wrong secrets are answered 429 with Retry-After.")
        .Accepts<TokenRequest>("application/x-www-form-urlencoded")
        .Produces<TokenAnswer>()
        .Produces<TokenRefusal>(StatusCodes.Status400BadRequest)
        .Produces<TokenRefusal>(StatusCodes.Status401Unauthorized)
        .Produces<TokenRefusal>(StatusCodes.Status429TooManyRequests);

    // Reached only when OpenIddict has checked form, grant, client and secret, code and verifier, or refresh token.
    private static Task<IResult> HandleAsync(
        HttpContext context, IOpenIddictApplicationManager clients, SignInSessions sessions, PersonClaims claims, IConfiguration configuration, CancellationToken cancellationToken) =>
        context.GetOpenIddictServerRequest()!.IsClientCredentialsGrantType()
            ? ForMachineAsync(context, clients, configuration, cancellationToken)
            : ForPersonAsync(context, sessions, claims, cancellationToken);

    private static async Task<IResult> ForMachineAsync(HttpContext context, IOpenIddictApplicationManager clients, IConfiguration configuration, CancellationToken cancellationToken)
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

    private static async Task<IResult> ForPersonAsync(HttpContext context, SignInSessions sessions, PersonClaims claims, CancellationToken cancellationToken)
    {
        var known = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        if (!Guid.TryParse(known.GetClaim(PersonClaims.Session), out var sid) || await sessions.OpenAsync(sid, cancellationToken) is not { } session)
        {
            return TypedResults.Forbid(
                new AuthenticationProperties(new Dictionary<string, string?>
                {
                    [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidGrant,
                    [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "The session has ended; sign in again.",
                }),
                [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var identity = new ClaimsIdentity(known.Claims, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        claims.Set(identity, session);
        return TypedResults.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
