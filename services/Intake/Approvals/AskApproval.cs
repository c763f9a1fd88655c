using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Approvals;

/// <summary>Asks for leave to see a minor's data unmasked. Coordinators of the place find the question in their queue; in danger to life nobody is waited for.</summary>
internal static class AskApproval
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/approvals", Handle)
        .WithName("AskApproval").WithSummary("Asks for leave to see a minor's data unmasked; for danger to life it holds at once and is reviewed later. 409 where the person is no minor.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).CostsALookUp().WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<ApprovalView>, Ok<ApprovalView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.AskApproval request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, PersonVault vault, CallBacks callBacks,
        ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!reference.IsUsable("unmaskPurposes", request.Purpose!, DateOnly.FromDateTime(now.UtcDateTime)))
        {
            return FieldErrors.One("purpose", "未知的查看目的代码。", "This purpose is not known.");
        }

        if (await db.CasesOf(actor, jurisdiction).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var person = await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(row => row.CaseId == id && row.Role == PersonRole.Person, cancellationToken);
        if (!Ages.IsBelow(Ages.Grown, of, person?.Read(of.Keys, vault), vault, reference, now))
        {
            return Refusal.Illegal("notNeeded", []);
        }

        // Whoever asks twice has asked.
        var asked = await db.Approvals.AsNoTracking().Where(row => row.CaseId == id && row.AskedBy == actor.Id && row.Purpose == request.Purpose).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (asked is not null && ((asked.Outcome is null && asked.Until is null) || asked.Opens(actor.Id, asked.Purpose, now)))
        {
            return TypedResults.Ok(CaseViews.Answer(asked));
        }

        var approval = Approval.Ask(Guid.CreateVersion7(now), id, request.Purpose!, actor.Id, now);
        db.Add(approval);
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.DecideApproval, approval.Id, of, callBacks.Due(of, clocks => clocks.FirstContact, now)));
        of.Touch();
        db.Note(actor, approval.IsDanger ? "approval.danger" : "approval.asked", $"case/{id}", $"approval/{approval.Id} {approval.Purpose}", now);
        var answer = TypedResults.Created($"/api/intake/cases/{id}", CaseViews.Answer(approval));
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
