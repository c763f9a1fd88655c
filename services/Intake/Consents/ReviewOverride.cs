using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Consents;

/// <summary>After the danger a second person looks at an override. What does not stand up ends at once, as a withdrawal does.</summary>
internal static class ReviewOverride
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/consents/{id:guid}/review", Handle)
        .WithName("ReviewOverride").WithSummary("A second person's review of an override; else 403 second-person-required.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ConsentView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.ReviewOverride request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, ConsentEnds ends, CallBacks callBacks, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await db.Consents.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { IsOverride: true, CharityId: { } charityId } consent
            || await db.CasesOf(actor, jurisdiction).Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == consent.CaseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (consent.RecordedBy == actor.Id)
        {
            return new Refusal(IntakeProblems.SecondPersonRequired);
        }

        var now = time.GetUtcNow();
        var change = consent.Judge(request.Outcome!, actor.Id, now);
        if (change == Change.NotAllowed)
        {
            return Refusal.Illegal(consent.Review!, []);
        }

        if (change == Change.Done && request.Outcome == "notUpheld" && consent.Withdraw(actor.Id, now) == Change.Done)
        {
            await ends.WithdrawnAsync(of, consent, actor.Id, now, cancellationToken);
        }

        var answer = TypedResults.Ok(CaseViews.Answer(consent));
        if (change == Change.Done)
        {
            of.Touch();
            await callBacks.DoneAsync(FollowUpKind.ReviewOverride, id, actor.Id, now, cancellationToken);
            db.Enqueue("case/" + of.Id, new OverrideReviewed(id, of.Id, charityId, request.Outcome!, now, actor.Id), now);
            db.Note(actor, "consent.reviewed", $"case/{of.Id}", $"consent/{id} {request.Outcome}", now);
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
