using Contracts.Http.Intake;
using Intake.Cases;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.FollowUps;

/// <summary>
/// The next person to call, and for a while nobody else's. All open calls of the case, and of cases that are linked to it as the same household, are taken in one save: whoever reaches for the
/// same people at the same moment changes one of the same rows, loses, and gets the next. Asking again while on a call answers the same one, for longer.
/// </summary>
internal static class TakeNextCall
{
    private const int Attempts = 20;

    /// <summary>Who loses looks among the first of the queue: forty desks that all reach for the very first would keep losing.</summary>
    private const int Front = 16;

    /// <summary>Longer than a call takes; shorter than a person in need should wait for a desk that went dark.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>Calls to the person; the other kinds are decisions at a desk.</summary>
    public static readonly FollowUpKind[] Calls = [FollowUpKind.ObtainConsent, FollowUpKind.ConfirmOutcome, FollowUpKind.CallAfterwards, FollowUpKind.LaterNotice];

    // Their time is the latest one, so they are made at once; the time of the others is the earliest one.
    private static readonly FollowUpKind[] AtOnce = [FollowUpKind.ObtainConsent, FollowUpKind.LaterNotice];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/follow-ups/next", Take)
            .WithName("TakeNextCall").WithSummary("The next person to call, for 15 minutes nobody else's; 204 when nobody waits. Again while on a call: the same one.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator);
        api.MapPost("/follow-ups/letting-go", LetGo)
            .WithName("LetCallGo").WithSummary("Gives the call back to the queue without a result.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator).RetryConflicts<IntakeDbContext>();
    }

    private static async Task<Results<Ok<HeldCall>, NoContent, Refusal>> Take(Actor actor, Jurisdiction jurisdiction, IntakeDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = time.GetUtcNow();
            if (await FindAsync(db, actor, jurisdiction, attempt, now, cancellationToken) is not { } caseId)
            {
                return TypedResults.NoContent();
            }

            var household = await LinkedCases.OfAsync(db, [caseId], cancellationToken);
            var calls = await db.FollowUps.Where(row => household.Contains(row.CaseId) && row.DoneAt == null && Calls.Contains(row.Kind)).OrderBy(row => row.DueAt).ThenBy(row => row.Id).ToListAsync(cancellationToken);
            if (calls.Count == 0 || calls.Exists(row => row.IsHeld(now) && row.HeldBy != actor.Id))
            {
                // Somebody was faster between the two statements.
                if (attempt == Attempts)
                {
                    return Refusal.Stale();
                }

                db.ChangeTracker.Clear();
                continue;
            }

            if (!calls.Exists(row => row.IsHeld(now)))
            {
                db.Note(actor, "followUp.taken", $"case/{caseId}", $"{calls.Count} to ask", now);
            }

            calls.ForEach(row => row.Hold(actor.Id, now + Lease));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                // What another county has to ask is held as well, so that nobody calls from there meanwhile, but is not for this desk to see.
                var own = calls.AsQueryable().Within(jurisdiction).ToArray();
                return TypedResults.Ok(new HeldCall(caseId, own.First(row => row.CaseId == caseId).CaseNumber, now + Lease, [.. own.Select(row => ListFollowUps.Of(row, actor, now))]));
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private static async Task<Guid?> FindAsync(IntakeDbContext db, Actor actor, Jurisdiction jurisdiction, int attempt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = db.FollowUps.AsNoTracking().Where(row => row.DoneAt == null && Calls.Contains(row.Kind));
        var held = open.Where(row => row.HeldBy != null && row.HeldUntil > now);
        if (await held.Within(jurisdiction).Where(row => row.HeldBy == actor.Id).OrderBy(row => row.DueAt).ThenBy(row => row.Id).Select(row => (Guid?)row.CaseId).FirstOrDefaultAsync(cancellationToken) is { } own)
        {
            return own;
        }

        // As many as there are desks on the phone.
        var busy = await LinkedCases.OfAsync(db, await held.Select(row => row.CaseId).Distinct().ToListAsync(cancellationToken), cancellationToken);
        var front = await open.Within(jurisdiction)
            .Where(row => row.DueAt <= now || (row.Attempts == 0 && AtOnce.Contains(row.Kind)))
            .Where(row => !busy.Contains(row.CaseId))
            .OrderBy(row => row.DueAt).ThenBy(row => row.Id).Take(Front).Select(row => row.CaseId).ToListAsync(cancellationToken);
        return front.Count == 0 ? null : front[attempt == 1 ? 0 : Random.Shared.Next(front.Count)];
    }

    private static async Task<Results<NoContent, Refusal>> LetGo(Actor actor, IntakeDbContext db, CancellationToken cancellationToken)
    {
        (await db.FollowUps.Where(row => row.HeldBy == actor.Id && row.DoneAt == null).ToListAsync(cancellationToken)).ForEach(row => row.LetGo());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
