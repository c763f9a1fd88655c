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

/// <summary>The desk has called, or a field worker was at the door: done, or nobody was reached and it comes back with one attempt more.</summary>
internal static class CompleteFollowUp
{
    private const int MostDaysLater = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(4);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/follow-ups/{id:guid}/completion", Handle)
        .WithName("CompleteFollowUp").WithSummary("Done, or unreachable: then it comes back at nextAt. A field worker: calls alone.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator, Roles.Field).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<FollowUpView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.CompleteFollowUp request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.NextAt is { } next && !(next > now && next <= now.AddDays(MostDaysLater)))
        {
            return FieldErrors.One("nextAt", $"必须是将来 {MostDaysLater} 天以内的时间。", $"Must be in the future, at most {MostDaysLater} days ahead.");
        }

        if (await db.FollowUps.Within(jurisdiction).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } followUp
            || (Visitor.Is(actor) && !TakeNextCall.Calls.Contains(followUp.Kind)))
        {
            return Refusal.NotFound();
        }

        if (request.Result == "done" && followUp.Kind is FollowUpKind.ReviewOverride or FollowUpKind.DecideApproval or FollowUpKind.AskReceipt)
        {
            return FieldErrors.One("result", "复核、审批或删除回执登记后自动结束。", "Ends by itself when the review, the decision or the receipt of the deletion is recorded.");
        }

        if (followUp.IsHeld(now) && followUp.HeldBy != actor.Id)
        {
            return new Refusal(ProblemKind.IllegalTransition).Because("同事正在与此人通话。", "A colleague is on the phone with this person.");
        }

        var change = request.Result == "done" ? followUp.Complete(actor.Id, now) : followUp.TryAgain((request.NextAt ?? now + Pause).ToUniversalTime());
        if (change == Change.NotAllowed)
        {
            return Refusal.Illegal("done", []);
        }

        var answer = TypedResults.Ok(ListFollowUps.Of(followUp, actor, now));
        if (change == Change.Done)
        {
            db.Note(actor, request.Result != "done" ? "followUp.unreachable" : followUp.Kind == FollowUpKind.TellResponsible ? "approval.told" : "followUp.done", $"case/{followUp.CaseId}", $"followUp/{id}", now);
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
