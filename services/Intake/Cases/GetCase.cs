using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>A case for those who work on it, personal data masked. Who viewed it is recorded in the same breath; viewing what is about a minor is recorded as such.</summary>
internal static class GetCase
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/cases/{id:guid}", Handle)
        .WithName("GetCase").WithSummary("A case with its people masked, needs, relief, consents and links; the reading is recorded.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator).CostsALookUp();

    private static async Task<Results<Ok<CaseView>, Refusal>> Handle(
        Guid id, Actor actor, Jurisdiction jurisdiction, IntakeDbContext db, PersonVault vault, ReferenceData reference, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.CasesOf(actor, jurisdiction).AsNoTracking().Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } of)
        {
            return Refusal.NotFound();
        }

        var people = await db.Set<Person>().AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken);
        var relief = await db.Relief.AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken);
        var consents = await db.Consents.AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken);
        var approvals = await db.Approvals.AsNoTracking().Where(row => row.CaseId == id).ToListAsync(cancellationToken);
        var links = await db.Links.AsNoTracking().Where(link => (link.CaseId == id || link.DuplicateOf == id) && link.RemovedAt == null)
            .Join(db.CasesOf(actor, jurisdiction), link => link.CaseId == id ? link.DuplicateOf : link.CaseId, other => other.Id, (link, other) => new { link, other.Id, other.Number })
            .ToListAsync(cancellationToken);

        var now = time.GetUtcNow();
        db.Note(actor, "case.viewed", $"case/{id}", of.Household(vault).HasMinor(reference) ? "casework, minor" : "casework", now);
        await db.SaveChangesAsync(cancellationToken);
        http.Tag(of.Version);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(CaseViews.Full(
            of, people, relief, consents,
            [.. approvals.OrderBy(row => row.Id).Select(row => actor.Is(Roles.Coordinator) || row.AskedBy == actor.Id ? CaseViews.Full(row, of, vault) : CaseViews.Answer(row))],
            [.. links.OrderBy(row => row.link.Id).Select(row => new CaseLinkView(row.Id, row.Number, row.link.CaseId == id ? "original" : "duplicate", row.link.LinkedAt))],
            vault, reference));
    }
}
