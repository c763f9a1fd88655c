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

namespace Intake.Deletions;

/// <summary>The charity says that it has deleted a contact; nobody has to ask for the receipt any more.</summary>
internal static class ConfirmDeletion
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/deletions/{id:guid}/receipt", Handle)
        .WithName("ConfirmDeletion").WithSummary("The charity confirms that it has deleted a contact.")
        .RequireRoles(Roles.Charity).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<DeletionView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.ConfirmDeletion request, Actor actor, IdempotencyKey key, IntakeDbContext db, CallBacks callBacks, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var own = actor.CharityId ?? Guid.Empty;
        if (await db.Deletions.SingleOrDefaultAsync(row => row.Id == id && row.CharityId == own, cancellationToken) is not { } deletion)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        var change = deletion.Confirm(actor.Id, now);
        var answer = TypedResults.Ok(deletion.View);
        if (change == Change.Done)
        {
            await callBacks.DoneAsync(FollowUpKind.AskReceipt, id, actor.Id, now, cancellationToken);
            db.Enqueue("case/" + deletion.CaseId, new DeletionConfirmed(id, deletion.CaseId, own, now, actor.Id), now);
            db.Note(actor, "contact.deleted", $"case/{deletion.CaseId}", $"deletion/{id} charity/{own}", now);
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
