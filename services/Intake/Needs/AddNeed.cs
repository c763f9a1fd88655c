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

/// <summary>Something more is needed in an open case.</summary>
internal static class AddNeed
{
    private const int MostNeeds = 50;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/needs", Handle)
        .WithName("AddNeed").WithSummary("Adds a need to an open case.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<NeedView>, Refusal>> Handle(
        Guid id, NeedFields request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, PersonVault vault, NeedNews news, ReferenceData reference, HttpContext http,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await db.CasesOf(actor, jurisdiction).Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var errors = new FieldErrors();
        var facts = NeedShape.Check(request, "", reference, reference.Calendars.For(reference.Divisions.Find(of.Division)).DayOf(now), now, errors);
        errors.Require(of.Needs.Count < MostNeeds, "category", $"一个个案最多 {MostNeeds} 项需求。", $"A case holds at most {MostNeeds} needs.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (!ifMatch.Allows(of.Version))
        {
            return Refusal.Stale();
        }

        if (of.State == CaseState.Closed)
        {
            return IntakeProblems.CaseClosed();
        }

        var need = Need.Open(Guid.CreateVersion7(now), of.Needs.Count, facts!, 0, of.KeysToSeal(), vault, now);
        of.Needs.Add(need);
        of.Touch();
        // Ids are made here, so the context would take the new row for a known one.
        db.Add(need);
        news.Opened(db, of, need, actor.Id, now);
        db.Note(actor, "need.added", $"case/{id}", $"need/{need.Id} {need.Category}", now);
        var answer = TypedResults.Created($"/api/intake/cases/{id}", CaseViews.Answer(need));
        http.Tag(of.Version);
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
