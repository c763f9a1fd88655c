using Identity.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Identity.Tokens;

/// <summary>Who signed in, for the application that holds the token (OpenID Connect Core section 5.3): as much as its scopes allow, as the account is now.</summary>
internal static class TellWhoSignedIn
{
    public static void Map(IEndpointRouteBuilder root) =>
        root.MapMethods("/connect/userinfo", [HttpMethods.Get, HttpMethods.Post], HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext context, SignInSessions sessions, CancellationToken cancellationToken)
    {
        var token = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        if (!Guid.TryParse(token.GetClaim(PersonClaims.Session), out var sid) || await sessions.OpenAsync(sid, cancellationToken) is not { Account: var account })
        {
            return TypedResults.Challenge(
                new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.InvalidToken }),
                [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
        }

        var answer = new Dictionary<string, object> { [Claims.Subject] = account.Id.ToString(), [Claims.Role] = account.Roles };
        Add(account.CharityId?.ToString(), "charity_id");
        Add(account.Division, "division");
        Add(token.HasScope(Scopes.Profile) ? account.Name : null, Claims.Name);
        Add(token.HasScope(Scopes.Email) ? account.Email : null, Claims.Email);
        return TypedResults.Json(answer);

        void Add(string? value, string name)
        {
            if (value is not null)
            {
                answer[name] = value;
            }
        }
    }
}
