using System.Text;
using Contracts.Http;
using Contracts.Http.Intake;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Retention;

/// <summary>The runs with their certificates, for the auditor: one chain for the whole country, as the audit itself.</summary>
internal static class ReadRetentionRuns
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/retention/runs").RequireRoles(Roles.Auditor);
        runs.MapGet("", List).WithName("ListRetentionRuns").WithSummary("Runs that erased records, newest first.");
        runs.MapGet("/{id:guid}/certificate", Certificate).Produces<RetentionCertificate>()
            .WithName("GetRetentionCertificate").WithSummary("The certificate of a run, byte for byte as its digest stands in the audit; 404 while the run goes on.");
        runs.MapGet("/{id:guid}/items", Items).Produces<string>(contentType: "text/plain")
            .WithName("ListRetentionItems").WithSummary("What a run erased, a line each: class, id of the case, number of records. The SHA-256 of the text is the certificate's itemsDigest. The reading is recorded.");
    }

    private static async Task<Ok<Page<RetentionRunView>>> List(Paging paging, IntakeDbContext db, CancellationToken cancellationToken)
    {
        var rows = db.RetentionRuns.AsNoTracking();
        rows = Guid.TryParse(paging.After, out var last) ? rows.Where(row => row.Id < last) : rows;
        var found = await rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).ToArray();
        return TypedResults.Ok(new Page<RetentionRunView>([.. page.Select(row => row.View)], found.Count > page.Length ? Paging.Encode(page[^1].Id.ToString()) : null));
    }

    private static async Task<Results<FileContentHttpResult, Refusal>> Certificate(Guid id, IntakeDbContext db, CancellationToken cancellationToken) =>
        await db.RetentionRuns.AsNoTracking().Where(row => row.Id == id).Select(row => row.Certificate).SingleOrDefaultAsync(cancellationToken) is { } certificate
            ? TypedResults.File(Encoding.UTF8.GetBytes(certificate), "application/json", $"retention-{id}.json") : Refusal.NotFound();

    private static async Task<Results<PushStreamHttpResult, Refusal>> Items(Guid id, Actor actor, IntakeDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.RetentionRuns.AnyAsync(row => row.Id == id && row.FinishedAt != null, cancellationToken))
        {
            return Refusal.NotFound();
        }

        db.Note(actor, "retention.read", "retention/" + id, "items of the run", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Stream(
            async stream =>
            {
                await foreach (var line in Certify.LinesAsync(db, id, cancellationToken))
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(line), cancellationToken);
                }
            },
            "text/plain", $"retention-{id}.txt");
    }
}
