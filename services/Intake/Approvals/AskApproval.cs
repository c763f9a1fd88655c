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

/// <summary>
/// Asks for leave to see a minor's data unmasked. Coordinators of the place find the question in their queue; in danger to life nobody is waited for: the reason and somebody who answers for it
/// stand in the case, the desk has to tell that person, and a coordinator judges it afterwards.
/// </summary>
internal static class AskApproval
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/approvals", Handle)
        .WithName("AskApproval").WithSummary("Asks for leave to see a minor's data unmasked; for danger to life it holds at once, with a reason and somebody who answers for it, and is reviewed later. 409 where the person is no minor.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).CostsALookUp().WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<ApprovalView>, Ok<ApprovalView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.AskApproval request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, PersonVault vault, CallBacks callBacks,
        ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = new FieldErrors();
        if (errors.Require(reference.IsUsable("unmaskPurposes", request.Purpose!, DateOnly.FromDateTime(now.UtcDateTime)), "purpose", "未知的查看目的代码。", "This purpose is not known."))
        {
            Check(request, errors);
        }

        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (await db.CasesOf(actor, jurisdiction).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var part = new PersonalPart(of, await db.Set<Person>().AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken), [], vault);
        if (!Ages.IsBelow(Ages.Grown, of, part.Person, vault, reference, now))
        {
            return Refusal.Illegal("notNeeded", []).Because("此人已成年，无需批准，可直接查看。", "The person is of age: no approval is needed, the data opens without one.");
        }

        // Whoever judges it reads it without opening anything of the child.
        if (request.Reason is { } reason && part.IsRepeatedBy(reason))
        {
            return FieldErrors.One("reason", "理由不得含有姓名、号码或地址。", "The reason must not hold a name, a number or an address of the case.");
        }

        // Whoever asks twice has asked.
        var asked = await db.Approvals.AsNoTracking().Where(row => row.CaseId == id && row.AskedBy == actor.Id && row.Purpose == request.Purpose).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        if (asked is not null && ((asked.Outcome is null && asked.Until is null) || asked.Opens(actor.Id, asked.Purpose, now)))
        {
            return TypedResults.Ok(CaseViews.Answer(asked));
        }

        var approval = request.Purpose == Approval.DangerToLife
            ? Approval.InDanger(Guid.CreateVersion7(now), request.Reason!.Trim(), request.Responsible!.Trim(), of.KeysToSeal(), vault, actor.Id, now)
            : Approval.Ask(Guid.CreateVersion7(now), id, request.Purpose!, actor.Id, now);
        db.Add(approval);
        var due = callBacks.Due(of, clocks => clocks.FirstContact, now);
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.DecideApproval, approval.Id, of, due));
        if (approval.IsDanger)
        {
            db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.TellResponsible, approval.Id, of, due));
        }

        of.Touch();
        db.Note(actor, approval.IsDanger ? "approval.danger" : "approval.asked", $"case/{id}", $"approval/{approval.Id} {approval.Purpose}", now);
        var answer = TypedResults.Created($"/api/intake/cases/{id}", CaseViews.Answer(approval));
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }

    // In danger to life both words are needed; anywhere else a second person answers, and there is nothing to say.
    private static void Check(Contracts.Http.Intake.AskApproval request, FieldErrors errors)
    {
        var danger = request.Purpose == Approval.DangerToLife;
        errors.Require(!danger || !string.IsNullOrWhiteSpace(request.Reason), "reason", "请写明是什么危险。", "Say what the danger is.");
        errors.Require(!danger || !string.IsNullOrWhiteSpace(request.Responsible), "responsible", "请写明由谁负责。", "Name the person who answers for it.");
        errors.Require(danger || request.Reason is null, "reason", "仅在生命危险时填写。", "Only where life is in danger.");
        errors.Require(danger || request.Responsible is null, "responsible", "仅在生命危险时填写。", "Only where life is in danger.");
    }
}
