using Contracts.Http.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Approvals;

/// <summary>A coordinator of the place gives or refuses leave to see a minor's data, or looks at it after a danger. Never the one who asked.</summary>
internal static class DecideApproval
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/approvals/{id:guid}/decision", Handle)
        .WithName("DecideApproval").WithSummary("A second person gives or refuses leave to see a minor's data; else 403 second-person-required. Refused ends it at once.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ApprovalView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.DecideApproval request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, CallBacks callBacks, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // Of the place: whoever opened a case elsewhere may help there, not decide there.
        if (await db.Approvals.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } approval
            || await db.Cases.Within(jurisdiction).SingleOrDefaultAsync(row => row.Id == approval.CaseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (approval.AskedBy == actor.Id)
        {
            return new Refusal(IntakeProblems.SecondPersonRequired);
        }

        var now = time.GetUtcNow();
        var change = approval.Decide(request.Outcome!, actor.Id, now);
        if (change == Change.NotAllowed)
        {
            return Refusal.Illegal(approval.Outcome!, []).Because("已有决定，不能更改。", "It is decided already; that cannot be changed.");
        }

        var answer = TypedResults.Ok(CaseViews.Answer(approval));
        if (change == Change.Done)
        {
            of.Touch();
            await callBacks.DoneAsync(FollowUpKind.DecideApproval, id, actor.Id, now, cancellationToken);
            db.Note(actor, "approval.decided", $"case/{of.Id}", $"approval/{id} {request.Outcome}", now);
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
