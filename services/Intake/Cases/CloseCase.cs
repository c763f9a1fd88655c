using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Reference;
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

namespace Intake.Cases;

/// <summary>Closes a case. While a need is unresolved somebody has to say how it ended: no case is closed by forgetting it.</summary>
internal static class CloseCase
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/closure", Handle)
        .WithName("CloseCase").WithSummary("Closes a case with an outcome code; 409 needs-unresolved when a need is unresolved and no code is given.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ClosedCase>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.CloseCase request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, ReferenceData reference, HttpContext http,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (request.Outcome is { } given && reference.ClosureOutcomes.Find(given)?.IsUsable(DateOnly.FromDateTime(now.UtcDateTime)) != true)
        {
            return FieldErrors.One("outcome", "未知的结果代码。", "This outcome code is not known.");
        }

        if (await db.CasesOf(actor, jurisdiction).Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(of.Version))
        {
            return Refusal.Stale();
        }

        if (request.Outcome is null && of.State == CaseState.Open && of.Needs.Where(need => !need.IsResolved).ToArray() is { Length: > 0 } unresolved)
        {
            return new Refusal(IntakeProblems.NeedsUnresolved)
                .With("needs", unresolved.Select(need => new { need.Id, need.Category, need.Status }).ToArray());
        }

        var change = of.Close(request.Outcome ?? of.Outcome ?? Summary(of.Needs, reference), now);
        if (change == Change.NotAllowed)
        {
            return IntakeProblems.CaseClosed();
        }

        var answer = TypedResults.Ok(new ClosedCase(of.Id, CaseViews.Word(of.State), of.Outcome!, of.ClosedAt!.Value, of.Version));
        http.Tag(of.Version);
        if (change == Change.Done)
        {
            db.Enqueue("case/" + id, new CaseClosed(id, of.Outcome!, now, actor.Id, of.Version), now);
            db.Note(actor, "case.closed", $"case/{id}", of.Outcome!, now);
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }

    // Everything was resolved by itself: what helped counts before what was taken back.
    private static string Summary(IReadOnlyList<Need> needs, ReferenceData reference) =>
        needs.Any(need => need.State == NeedState.Met) ? "D1"
        : needs.Any(need => need.State == NeedState.Covered) ? "E2"
        : needs.Select(need => need.Reason is { } reason ? reference.WithdrawalReasons.Find(reason)?.Outcome ?? reference.ClosureOutcomes.Find(reason)?.Code : null)
            .LastOrDefault(outcome => outcome is not null) ?? "E4";
}
