using System.Text.Json;

namespace AuditReading;

/// <summary>An export: where it starts, then every record in order with each signed head behind its record. Read and written a page at a time, however long it is.</summary>
public static class AuditExport
{
    private const int AtOnce = 1000;

    /// <summary>Writes everything behind a record.</summary>
    public static async Task WriteAsync(DbContext db, string chain, long after, Stream stream, CancellationToken cancellationToken)
    {
        var records = db.Set<AuditRecord>().AsNoTracking();
        var heads = db.Set<SignedHead>().AsNoTracking();
        var until = await records.MaxAsync(row => row.Number, cancellationToken) ?? 0;
        var before = after == 0 ? AuditChain.Start(chain) : await records.Where(row => row.Number == after).Select(row => row.Hash).SingleOrDefaultAsync(cancellationToken) ?? [];
        using var page = new MemoryStream();
        Add(page, new AuditExportStart(chain, 1, after, Convert.ToHexStringLower(before), until));
        do
        {
            var (from, to) = (after, Math.Min(after + AtOnce, until));
            var rows = await records.Where(row => row.Number > from && row.Number <= to).OrderBy(row => row.Number).ToListAsync(cancellationToken);
            // With the last page come the heads beyond it: where records were taken away at the end, they tell.
            var end = to >= until ? long.MaxValue : to;
            var signed = new Queue<SignedHead>(await heads.Where(row => row.Number > from && row.Number <= end).OrderBy(row => row.Number).ToListAsync(cancellationToken));
            foreach (var row in rows)
            {
                AddUntil(row.Number!.Value - 1);
                Add(page, AuditEndpoints.Show(row));
            }

            AddUntil(end);
            page.Position = 0;
            await page.CopyToAsync(stream, cancellationToken);
            page.SetLength(0);
            after = to;

            void AddUntil(long number)
            {
                while (signed.TryPeek(out var head) && head.Number <= number)
                {
                    Add(page, HeadLedger.Line(chain, signed.Dequeue()));
                }
            }
        }
        while (after < until);
    }

    private static void Add<TLine>(MemoryStream page, TLine line)
    {
        JsonSerializer.Serialize(page, line, JsonSerializerOptions.Web);
        page.WriteByte((byte)'\n');
    }
}
