using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.Needs;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Consents;

/// <summary>Taking a consent back is as easy as giving it: no reason, any time, also after the case was closed. The contact closes at once; the charity's open cards are recalled.</summary>
internal static class WithdrawConsent
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/consents/{id:guid}/withdrawal", Handle)
        .WithName("WithdrawConsent").WithSummary("Withdraws a consent; the contact closes at once.")
        .RequireRoles(Roles.Hotline, Roles.Field, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ConsentView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.WithdrawConsent request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, NeedNews news, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await db.Consents.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } consent
            || await db.CasesOf(actor, jurisdiction).Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == consent.CaseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        var change = consent.Withdraw(actor.Id, now);
        var answer = TypedResults.Ok(CaseViews.Answer(consent));
        if (change != Change.Done)
        {
            return answer;
        }

        of.Touch();
        if (consent.CharityId is { } charityId)
        {
            // Where another consent for this charity stands, its work goes on within that.
            var others = await db.Consents.AsNoTracking().Where(row => row.CaseId == of.Id && row.CharityId == charityId && row.Id != id).ToListAsync(cancellationToken);
            if (!others.Any(other => other.Holds(of, now)))
            {
                db.Enqueue("case/" + of.Id, new ConsentWithdrawn(id, of.Id, charityId, now, actor.Id), now);
            }
        }
        else
        {
            var others = await db.Consents.AsNoTracking().Where(row => row.CaseId == of.Id && row.Purpose == Consent.SensitiveTags && row.Id != id).ToListAsync(cancellationToken);
            if (!others.Any(other => other.Holds(of, now)) && of.ShareSensitiveTags(false))
            {
                news.AnnounceAgain(db, of, actor.Id, now);
            }
        }

        db.Note(actor, "consent.withdrawn", $"case/{of.Id}", $"consent/{id}", now);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
