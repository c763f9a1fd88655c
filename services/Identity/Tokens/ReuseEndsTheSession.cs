using Identity.Data;
using Identity.Revoking;
using Identity.SignIn;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Platform.Identity;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>
/// A refresh token or a code that comes a second time is in two hands. The library refuses it and all tokens of its chain; here the session behind it ends as well, so that access
/// tokens which were given meanwhile are refused too.
/// </summary>
internal sealed class ReuseEndsTheSession(IdentityDbContext db, EndSessions ending, Revocations revocations, TimeProvider time) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.TokenId is null || context.Principal is not { } principal || !Guid.TryParse(principal.GetClaim(PersonClaims.Session), out var sid)
            || !(principal.HasTokenType(TokenTypeIdentifiers.RefreshToken) || principal.HasTokenType(TokenTypeIdentifiers.Private.AuthorizationCode)))
        {
            return;
        }

        var leeway = principal.HasTokenType(TokenTypeIdentifiers.RefreshToken) ? context.Options.RefreshTokenReuseLeeway ?? TimeSpan.Zero : TimeSpan.Zero;
        var entry = await db.Set<OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreToken>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == context.TokenId, context.CancellationToken);
        if (entry?.Status != Statuses.Redeemed || entry.RedemptionDate + leeway > time.GetUtcNow().UtcDateTime)
        {
            return;
        }

        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == sid, context.CancellationToken) is { } session)
        {
            ending.End(session, "token-reuse", context.Transaction.GetHttpRequest() is { } request ? Actor.Of(request.HttpContext).Origin : null);
            await db.SaveChangesAsync(context.CancellationToken);
            revocations.Announce();
        }
    }
}
