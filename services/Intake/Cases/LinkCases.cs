using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Intake.Data;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>Two cases are about the same household. Nothing is merged: both stay as they are and know of each other, so that an error can be taken back.</summary>
internal static class LinkCases
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/cases/{id:guid}/links", Handle)
        .WithName("LinkCases").WithSummary("Links a case to the earlier one that it repeats; can be taken back.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Created<CaseLinkView>, Refusal>> Handle(
        Guid id, Contracts.Http.Intake.LinkCases request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, IntakeDbContext db, HttpContext http, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var other = request.DuplicateOf!.Value;
        if (other == id)
        {
            return FieldErrors.One("duplicateOf", "不能与自身关联。", "A case cannot repeat itself.");
        }

        var both = await db.CasesOf(actor, jurisdiction).Where(row => row.Id == id || row.Id == other).ToDictionaryAsync(row => row.Id, cancellationToken);
        if (!both.TryGetValue(id, out var of))
        {
            return Refusal.NotFound();
        }

        if (!both.TryGetValue(other, out var earlier))
        {
            return FieldErrors.One("duplicateOf", "没有这个个案。", "There is no such case.");
        }

        if (!ifMatch.Allows(of.Version))
        {
            return Refusal.Stale();
        }

        var links = await db.Links.Where(link => link.RemovedAt == null && (link.CaseId == id || link.CaseId == other)).ToListAsync(cancellationToken);
        if (links.Any(link => link.CaseId == other && link.DuplicateOf == id))
        {
            return Refusal.Illegal("original", ["unlinked"]);
        }

        var now = time.GetUtcNow();
        var known = links.SingleOrDefault(link => link.CaseId == id && link.DuplicateOf == other);
        if (known is null)
        {
            db.Add(new CaseLink { Id = Guid.CreateVersion7(now), CaseId = id, DuplicateOf = other, LinkedAt = now, LinkedBy = actor.Id });
            // Both versions move: two desks that link the pair at once, either way round, meet here.
            of.Touch();
            earlier.Touch();
            db.Note(actor, "case.linked", $"case/{id}", $"case/{other}", now);
            db.Note(actor, "case.linked", $"case/{other}", $"case/{id}", now);
            db.Enqueue("case/" + id, new CasesLinked(id, other, now, actor.Id), now);
        }

        var answer = TypedResults.Created($"/api/intake/cases/{id}", new CaseLinkView(other, earlier.Number, "original", known?.LinkedAt ?? now));
        http.Tag(of.Version);
        if (known is null)
        {
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
