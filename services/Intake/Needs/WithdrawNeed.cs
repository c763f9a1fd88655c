using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Needs;

/// <summary>The person or the desk takes a need back, with a coded reason. Charities that were asked hear of it.</summary>
internal static class WithdrawNeed
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/needs/{id:guid}/withdrawal", Handle)
        .WithName("WithdrawNeed").WithSummary("Withdraws a need with a reason of the table withdrawal.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<NeedView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.WithdrawNeed request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, PersonVault vault, ReferenceData reference,
        HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reason = reference.WithdrawalReasons.Find(request.Reason!);
        var errors = new FieldErrors();
        errors.Require(reason?.IsUsable(DateOnly.FromDateTime(now.UtcDateTime)) == true, "reason", "未知的原因代码。", "This reason code is not known.");
        errors.Require(reason?.NeedsText != true || !string.IsNullOrWhiteSpace(request.Text), "text", "原因为“其他”时必须说明。", "Say in words what the other reason is.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var caseId = await db.Needs.Where(need => need.Id == id).Select(need => (Guid?)need.CaseId).SingleOrDefaultAsync(cancellationToken);
        if (caseId is null || await db.CasesOf(actor, jurisdiction).Include(row => row.Needs.Where(need => need.Id == id)).SingleOrDefaultAsync(row => row.Id == caseId, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(of.Version))
        {
            return Refusal.Stale();
        }

        var need = of.Needs.Single();
        var change = need.Withdraw(request.Reason!, request.Text, of.KeysToSeal(), vault);
        if (change == Change.NotAllowed)
        {
            return Refusal.Illegal(need.Status, []);
        }

        if (change == Change.Done)
        {
            of.Touch();
            db.Note(actor, "need.withdrawn", $"case/{of.Id}", $"need/{id} {request.Reason}", now);
            if (need.Announced)
            {
                NeedNews.Withdrawn(db, need, actor.Id, now);
            }
        }

        var answer = TypedResults.Ok(CaseViews.Answer(need));
        http.Tag(of.Version);
        if (change == Change.Done)
        {
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
