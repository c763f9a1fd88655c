namespace Messaging;

/// <summary>
/// The claim: the oldest open row of each stream, a limited batch, in one short statement. Several relays share the work and order per stream still holds, because a
/// row whose elder is not done cannot be claimed. The only raw SQL besides the one statement of the upgrade copy; one text per provider.
/// </summary>
internal static class OutboxClaim
{
    private const string Sql =
        """
        UPDATE "OutboxMessages" SET "ClaimedUntil" = {0}, "ClaimedBy" = {1}
        WHERE "Number" IN (
            SELECT o."Number" FROM "OutboxMessages" AS o
            WHERE o."Number" >= {4} AND o."DoneAt" IS NULL AND o."ParkedAt" IS NULL AND o."NextAttemptAt" <= {2} AND (o."ClaimedUntil" IS NULL OR o."ClaimedUntil" < {2})
              AND NOT EXISTS (SELECT 1 FROM "OutboxMessages" AS e WHERE e."DoneAt" IS NULL AND e."Stream" = o."Stream" AND e."Number" < o."Number")
            ORDER BY o."Number" LIMIT {3}
        """;

    private const string PostgreSql = Sql + " FOR UPDATE SKIP LOCKED) RETURNING *";
    private const string Sqlite = Sql + ") RETURNING *";

    /// <summary>Claims rows for a relay until the lease ends; in the order they were written.</summary>
    public static async Task<List<OutboxMessage>> TakeAsync(DbContext db, Guid relay, long from, DateTimeOffset now, RelayOptions options, CancellationToken cancellationToken)
    {
        var lite = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
        // SQLite keeps time as UTC ticks; parameters of raw SQL do not pass the model's conversion.
        object Time(DateTimeOffset time) => lite ? time.UtcTicks : time;
        var rows = await db.Set<OutboxMessage>()
            .FromSqlRaw(lite ? Sqlite : PostgreSql, Time(now + options.Lease), lite ? relay.ToString().ToUpperInvariant() : relay, Time(now), options.Batch, from)
            .AsNoTracking().ToListAsync(cancellationToken);
        rows.Sort((one, other) => one.Number.CompareTo(other.Number));
        return rows;
    }
}
