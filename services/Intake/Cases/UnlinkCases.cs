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

/// <summary>Takes a link between two cases back, whichever of the two is named first. Taken back twice is taken back.</summary>
internal static class UnlinkCases
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/cases/{id:guid}/links/{otherId:guid}/removal", Handle)
            .WithName("UnlinkCases").WithSummary("Takes a link between two cases back.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();
        api.MapDelete("/cases/{id:guid}/links/{otherId:guid}", Handle)
            .WithName("DeleteCaseLink").WithSummary("Takes a link between two cases back.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator).RetryConflicts<IntakeDbContext>();
    }

    private static async Task<Results<NoContent, Refusal>> Handle(
        Guid id, Guid otherId, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var links = await db.Links.Where(link => (link.CaseId == id && link.DuplicateOf == otherId) || (link.CaseId == otherId && link.DuplicateOf == id))
            .ToListAsync(cancellationToken);
        if (links.Count == 0 || !await db.CasesOf(actor, jurisdiction).AnyAsync(row => row.Id == id, cancellationToken))
        {
            return Refusal.NotFound();
        }

        if (links.SingleOrDefault(link => link.RemovedAt is null) is { } standing)
        {
            var now = time.GetUtcNow();
            standing.Remove(actor.Id, now);
            foreach (var of in await db.Cases.Where(row => row.Id == id || row.Id == otherId).ToListAsync(cancellationToken))
            {
                of.Touch();
                db.Note(actor, "case.unlinked", $"case/{of.Id}", $"case/{(of.Id == id ? otherId : id)}", now);
            }

            db.Enqueue("case/" + standing.CaseId, new CasesUnlinked(standing.CaseId, standing.DuplicateOf, now, actor.Id), now);
            key.Keep(db, TypedResults.NoContent(), now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
