using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;
using Contracts.Http;
using Contracts.Http.Shape;
using Microsoft.AspNetCore.Routing;

namespace AuditReading;

/// <summary>What the host lends to these endpoints, so that they need to know neither its databases nor its callers.</summary>
/// <param name="Open">The module's context of this request.</param>
/// <param name="Did">A record of this request: context, action, subject, why.</param>
public sealed record AuditDesk(Func<HttpContext, DbContext> Open, Func<HttpContext, string, string, string, AuditRecord> Did);

/// <summary>The auditor's door to a module's records; the same in every module and in both forms. Whoever reads them is on record before there is an answer.</summary>
public static partial class AuditEndpoints
{
    /// <summary>Maps search, export and state into a group that is already the auditor's own.</summary>
    public static void Map(RouteGroupBuilder audit, string module, AuditDesk desk)
    {
        audit.MapGet("", async (
                HttpContext http, [AtMost(100)] string? subject, [AtMost(100)] string? actor, [AtMost(60)] string? action, DateTimeOffset? from, DateTimeOffset? to,
                string? cursor, [Between(1, 200)] int? take, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                // What was typed may be anybody's name: only what has the form of an id or a code is repeated.
                string[] by =
                [
                    .. subject is null ? Array.Empty<string>() : [KnownForm().IsMatch(subject) ? subject : "subject"],
                    .. actor is null ? Array.Empty<string>() : ["actor"], .. action is null ? Array.Empty<string>() : ["action"], .. from is null && to is null ? Array.Empty<string>() : ["time"],
                ];
                db.Add(desk.Did(http, "audit.read", "audit/" + module, by.Length == 0 ? "all" : "by " + string.Join(", ", by)));
                await db.SaveChangesAsync(cancellationToken);
                var rows = Find(db, subject, actor, action, from?.ToUniversalTime(), to?.ToUniversalTime());
                if (Decode(cursor) is var (at, number))
                {
                    rows = rows.Where(row => row.At < at || (row.At == at && row.Number < number));
                }

                var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Number).Take((take ?? 50) + 1).ToListAsync(cancellationToken);
                var page = found.Take(take ?? 50).ToArray();
                return TypedResults.Ok(new Page<AuditEntry>([.. page.Select(Show)], found.Count > page.Length ? Encode(page[^1]) : null));
            })
            .WithName(module + "ListAudit").WithSummary("Sealed records, newest first; filters subject, actor, action, from (included), to (excluded). The reading is recorded.");

        audit.MapGet("/state", async (HttpContext http, [Microsoft.AspNetCore.Mvc.FromServices] AuditKey key, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                var last = await Rows(db).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
                var head = await db.Set<SignedHead>().AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
                return TypedResults.Ok(new AuditState(
                    module, last?.Number ?? 0, Convert.ToHexStringLower(last?.Hash ?? AuditChain.Start(module)), head is null ? null : HeadLedger.Line(module, head), key.PublicPem));
            })
            .WithName(module + "GetAuditState").WithSummary("How far the chain is sealed and signed, and the key that verifies it.");

        audit.MapGet("/export", async (HttpContext http, [Between(0, long.MaxValue)] long? after, CancellationToken cancellationToken) =>
            {
                var db = desk.Open(http);
                db.Add(desk.Did(http, "audit.exported", "audit/" + module, "after " + (after ?? 0)));
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Stream(stream => AuditExport.WriteAsync(db, module, after ?? 0, stream, cancellationToken), "application/x-ndjson", $"audit-{module}.ndjson");
            })
            .WithName(module + "ExportAudit").WithSummary("All sealed records behind `after`, with the signed heads among them, one JSON document a line; for `audit verify`. The export is recorded.")
            .Produces<string>(contentType: "application/x-ndjson");
    }

    /// <summary>Sealed records about one subject, oldest first, behind a number.</summary>
    public static IQueryable<AuditRecord> About(DbContext db, string subject, long after) =>
        Rows(db).Where(row => row.Subject == subject && row.Number > after).OrderBy(row => row.At).ThenBy(row => row.Number);

    /// <summary>How a record is shown.</summary>
    internal static AuditEntry Show(AuditRecord row) =>
        new(row.Number!.Value, row.Id, row.At, row.Actor, row.Action, row.Subject, row.Why, row.Origin, Convert.ToHexStringLower(row.Hash!));

    private static IQueryable<AuditRecord> Rows(DbContext db) => db.Set<AuditRecord>().AsNoTracking().Where(row => row.Number != null);

    private static IQueryable<AuditRecord> Find(DbContext db, string? subject, string? actor, string? action, DateTimeOffset? from, DateTimeOffset? to)
    {
        var rows = Rows(db);
        rows = subject is null ? rows : rows.Where(row => row.Subject == subject);
        rows = actor is null ? rows : rows.Where(row => row.Actor == actor);
        rows = action is null ? rows : rows.Where(row => row.Action == action);
        rows = from is null ? rows : rows.Where(row => row.At >= from);
        return to is null ? rows : rows.Where(row => row.At < to);
    }

    private static string Encode(AuditRecord row) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{row.At.UtcTicks} {row.Number}"));

    private static (DateTimeOffset At, long Number)? Decode(string? cursor) =>
        cursor is { Length: > 0 and < 100 } && Base64Url.IsValid(cursor)
        && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split(' ') is [var ticks, var number]
        && long.TryParse(ticks, out var at) && at is >= 0 and <= 3155378975999999999 && long.TryParse(number, out var place) ? (new DateTimeOffset(at, TimeSpan.Zero), place) : null;

    [GeneratedRegex("^[a-z]{1,20}(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$", RegexOptions.CultureInvariant)]
    private static partial Regex KnownForm();
}
