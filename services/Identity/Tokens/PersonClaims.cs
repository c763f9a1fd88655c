using System.Security.Claims;
using Identity.SignIn;
using Microsoft.Extensions.Configuration;
using OpenIddict.Abstractions;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Tokens;

/// <summary>
/// What a token says of a person. It is read from the account each time one is issued, so a changed role counts after <c>Identity:PersonTokenLifetime</c> (default 00:05:00) at the latest.
/// Names and addresses go to the application that signs the person in, never into an access token: services log who called by <c>sub</c>.
/// </summary>
internal sealed class PersonClaims(IConfiguration configuration, TimeProvider time)
{
    public const string Session = "sid";

    public void Set(ClaimsIdentity identity, SignInSession session)
    {
        var account = session.Account;
        identity.SetClaim(Claims.Subject, account.Id.ToString());
        identity.SetClaims(Claims.Role, [.. account.Roles]);
        identity.SetClaim("charity_id", account.CharityId?.ToString());
        identity.SetClaim("division", account.Division);
        identity.SetClaim(Session, session.Id.ToString());
        identity.SetClaim(Claims.Name, account.Name);
        identity.SetClaim(Claims.Email, account.Email);
        identity.SetClaim(Claims.AuthenticationTime, session.StartedAt.ToUnixTimeSeconds());
        identity.SetClaims(Claims.AuthenticationMethodReference, [.. session.Methods.Split(' ')]);
        identity.SetResources(configuration["Identity:Audience"] ?? TokenValidation.Audience);
        identity.SetAccessTokenLifetime(configuration.GetValue("Identity:PersonTokenLifetime", TimeSpan.FromMinutes(5)));
        // However often it is renewed, the chain ends with the session.
        identity.SetRefreshTokenLifetime(session.EndsAt - time.GetUtcNow());
        identity.SetDestinations(claim => claim.Type switch
        {
            Claims.Name => claim.Subject!.HasScope(Scopes.Profile) ? [Destinations.IdentityToken] : [],
            Claims.Email => claim.Subject!.HasScope(Scopes.Email) ? [Destinations.IdentityToken] : [],
            Claims.AuthenticationTime or Claims.AuthenticationMethodReference => [Destinations.IdentityToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
    }
}
