using Contracts.Http.Identity;
using Identity.Data;
using Identity.Revoking;
using Identity.SignIn;
using Identity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Identity.Sessions;

/// <summary>Where somebody is signed in; one of the sessions or all of them can be ended. Machine clients have none.</summary>
internal static class OwnSessions
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/sessions", ListAsync).WithName("ListSessions").WithSummary("Where you are signed in, newest first.").RequireAuthorization();
        api.MapPost("/sessions/{id:guid}/ending", EndAsync).WithName("EndSession").WithSummary("Sign out there: its tokens are refused everywhere within a minute.").RequireAuthorization();
        api.MapPost("/sessions/ending", EndAllAsync).WithName("EndSessions").WithSummary("Sign out everywhere, here as well.").RequireAuthorization();
    }

    private static async Task<Ok<IReadOnlyList<SessionView>>> ListAsync(Actor actor, HttpContext context, IdentityDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (now, account, own) = (time.GetUtcNow(), AccountOf(actor), context.User.FindFirst(PersonClaims.Session)?.Value);
        var open = await db.Sessions.AsNoTracking().Where(session => session.AccountId == account && session.EndedAt == null && session.EndsAt > now)
            .OrderByDescending(session => session.Id).Take(200).ToListAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<SessionView>>(
            [.. open.Select(session => new SessionView(session.Id, session.StartedAt, session.EndsAt, session.Agent, session.Methods.Split(' '), session.Id.ToString() == own))]);
    }

    private static async Task<Results<NoContent, Refusal>> EndAsync(Guid id, Actor actor, IdentityDbContext db, EndSessions ending, Revocations revocations, CancellationToken cancellationToken)
    {
        var account = AccountOf(actor);
        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == id && session.AccountId == account, cancellationToken) is not { } found)
        {
            return Refusal.NotFound();
        }

        ending.End(found, actor.Id, actor.Origin);
        await db.SaveChangesAsync(cancellationToken);
        revocations.Announce();
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> EndAllAsync(Actor actor, IdentityDbContext db, EndSessions ending, Revocations revocations, CancellationToken cancellationToken)
    {
        await ending.EndAllAsync(AccountOf(actor), actor.Id, actor.Origin, except: null, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        revocations.Announce();
        return TypedResults.NoContent();
    }

    private static Guid AccountOf(Actor actor) => Guid.TryParse(actor.Id, out var id) ? id : Guid.Empty;
}
