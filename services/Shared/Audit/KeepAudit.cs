namespace Audit;

/// <summary>The audit of one module.</summary>
/// <param name="Module">Lower-case name of the module; its chain is called the same.</param>
/// <param name="Open">The module's context in a scope.</param>
/// <param name="EnterWrite">Waits for the turn to write, where a database takes one writer at a time.</param>
public sealed record AuditBook(string Module, Func<IServiceProvider, DbContext> Open, Func<CancellationToken, ValueTask<IDisposable>>? EnterWrite);

/// <summary>
/// Chains what was committed and signs the head now and then. Acts never wait for it: they write their record unsealed, in their own save. Every replica may run this; one
/// statement seals a batch, under a lock and only if nobody sealed since the look, so a kill at any moment leaves whole batches.
/// </summary>
public sealed partial class KeepAudit(AuditBook book, AuditKey key, HeadLedger ledger, IServiceScopeFactory scopes, TimeProvider time, ILogger<KeepAudit> log) : BackgroundService
{
    private const int Batch = 1000;

    // The lock lasts as long as the statement's own transaction. After it the second statement sees what others have sealed meanwhile.
    private const string PostgreSql =
        """
        SELECT pg_advisory_xact_lock(7104201); UPDATE "AuditRecords" AS r SET "Number" = q.number, "Hash" = q.hash FROM unnest({0}, {1}, {2}) AS q(id, number, hash)
        WHERE r."Id" = q.id AND r."Number" IS NULL AND (SELECT COALESCE(MAX(s."Number"), 0) FROM "AuditRecords" AS s) = {3}
        """;

    private const string Sqlite =
        """
        UPDATE "AuditRecords" SET "Number" = q.value ->> 1, "Hash" = unhex(q.value ->> 2) FROM json_each({0}) AS q
        WHERE "AuditRecords"."Id" = q.value ->> 0 AND "AuditRecords"."Number" IS NULL AND (SELECT COALESCE(MAX(s."Number"), 0) FROM "AuditRecords" AS s) = {1}
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenHeads = TimeSpan.FromMinutes(1);

    /// <summary>Seals everything that is committed, whatever the order of its ids: who commits late comes behind what is sealed already. Answers how many records were sealed.</summary>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        for (var all = 0; ;)
        {
            var (taken, found) = await SealBatchAsync(cancellationToken);
            all += taken;
            if (found < Batch)
                return all;
        }
    }

    /// <summary>Signs the head if it moved, and writes it where the database's owner cannot reach it. Refuses where history is no longer the one that was signed before.</summary>
    public async Task<bool> SignAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = book.Open(scope.ServiceProvider);
        var (number, hash) = await HeadAsync(db, cancellationToken);
        var last = await db.Set<SignedHead>().AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken);
        if (last is not null && await db.Set<AuditRecord>().AsNoTracking().Where(row => row.Number == last.Number).Select(row => row.Hash).SingleOrDefaultAsync(cancellationToken) is var then
            && !last.Hash.AsSpan().SequenceEqual(then))
        {
            Rewritten(log, book.Module, last.Number);
            return false;
        }

        // As every database will give it back.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        if (number == (last?.Number ?? 0) || key.Sign(AuditChain.HeadBytes(book.Module, number, hash, now)) is not { } signature)
            return false;
        var head = new SignedHead { Number = number, Hash = hash, SignedAt = now, KeyId = key.Id, Signature = signature };
        // Outside first: a crash in between leaves a witness too many, never one too few.
        ledger.Write(book.Module, head);
        db.Add(head);
        try
        {
            return await db.SaveChangesAsync(cancellationToken) > 0;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // another replica signed the same head; the witness outside is as good
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (key.Id.Length == 0)
            Unsigned(log, book.Module);
        for (var signedAt = DateTimeOffset.MinValue; !stoppingToken.IsCancellationRequested; await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing))
        {
            try
            {
                await SealAsync(stoppingToken);
                if (time.GetUtcNow() - signedAt >= BetweenHeads)
                {
                    signedAt = time.GetUtcNow();
                    await SignAsync(stoppingToken);
                }
            }
#pragma warning disable CA1031 // the keeper never stops: what could not be sealed waits, and its age is a figure
            catch (Exception failure)
#pragma warning restore CA1031
            {
                if (!stoppingToken.IsCancellationRequested)
                    Failed(log, book.Module, failure.GetType().Name);
            }
        }
    }

    private async Task<(int Taken, int Found)> SealBatchAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = book.Open(scope.ServiceProvider);
        // The head before the records: who seals in between makes this head an old one, and then nothing is taken.
        var (number, hash) = await HeadAsync(db, cancellationToken);
        var waiting = await db.Set<AuditRecord>().AsNoTracking().Where(row => row.Number == null).OrderBy(row => row.Id).Take(Batch).ToListAsync(cancellationToken);
        if (waiting.Count == 0)
            return (0, 0);
        var (chain, hashes) = (new AuditChain(), new byte[waiting.Count][]);
        for (var index = 0; index < waiting.Count; index++)
            hashes[index] = hash = chain.Next(hash, number + index + 1, waiting[index]);
        using var turn = book.EnterWrite is { } enter ? await enter(cancellationToken) : null;
        var taken = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal)
            ? await db.Database.ExecuteSqlRawAsync(Sqlite, [$"[{string.Join(',', waiting.Select((row, index) =>
                $"[\"{row.Id.ToString().ToUpperInvariant()}\",{number + index + 1},\"{Convert.ToHexString(hashes[index])}\"]"))}]", number], cancellationToken)
            : await db.Database.ExecuteSqlRawAsync(
                PostgreSql, [waiting.Select(row => row.Id).ToArray(), waiting.Select((_, index) => number + index + 1).ToArray(), hashes, number], cancellationToken);
        // Another replica was faster with all or none of them; what it left is found by the next look.
        return (Math.Max(0, taken), taken == waiting.Count ? waiting.Count : 0);
    }

    private async Task<(long Number, byte[] Hash)> HeadAsync(DbContext db, CancellationToken cancellationToken) =>
        await db.Set<AuditRecord>().AsNoTracking().Where(row => row.Number != null).OrderByDescending(row => row.Number).FirstOrDefaultAsync(cancellationToken) is { } head
            ? (head.Number!.Value, head.Hash!) : (0, AuditChain.Start(book.Module));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Audit of {Module}: no Audit:SigningKey, so its heads are not signed")]
    private static partial void Unsigned(ILogger logger, string module);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Audit of {Module}: record {Number} is not the one that was signed. Nothing is signed until this is cleared up")]
    private static partial void Rewritten(ILogger logger, string module, long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Audit of {Module}: records wait to be sealed: {Error}")]
    private static partial void Failed(ILogger logger, string module, string error);
}
