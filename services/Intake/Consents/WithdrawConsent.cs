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

namespace Intake.Consents;

/// <summary>Taking a consent back is as easy as giving it: no reason, any time, also after the case was closed. The contact closes at once; the charity's open cards are recalled.</summary>
internal static class WithdrawConsent
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/consents/{id:guid}/withdrawal", Handle)
        .WithName("WithdrawConsent").WithSummary("Withdraws a consent; the contact closes at once.")
        .RequireRoles(Roles.Hotline, Roles.Field, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ConsentView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.WithdrawConsent request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, ConsentEnds ends, TimeProvider time,
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

        await ends.WithdrawnAsync(of, consent, actor.Id, now, cancellationToken);
        db.Note(actor, "consent.withdrawn", $"case/{of.Id}", $"consent/{id}", now);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
