using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Messaging;

/// <summary>Wakes the relay when a save committed something to send, so that nobody waits for the poll interval.</summary>
public sealed class OutboxSignal<TContext>(RelayOptions options, TimeProvider time) : SaveChangesInterceptor, IDisposable
    where TContext : DbContext
{
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly ConcurrentQueue<OutboxMessage> _handed = new();
    private int _saved;

    internal Guid Relay { get; } = Guid.CreateVersion7(time.GetUtcNow());

    /// <inheritdoc />
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && WroteMessages(db))
        {
            Volatile.Write(ref _saved, 1);
            Wake();
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public void Dispose() => _work.Dispose();

    /// <summary>For rows that are committed without a save of the context, each the first of a new stream: the relay of this process may claim them beforehand and need not search.</summary>
    public void Claim(IReadOnlyCollection<OutboxMessage> rows)
    {
        foreach (var row in _handed.Count < 50 * options.Batch ? rows : [])
            (row.ClaimedBy, row.ClaimedUntil) = (Relay, time.GetUtcNow() + options.Lease);
    }

    /// <summary>After they were committed.</summary>
    public void HandOver(IReadOnlyCollection<OutboxMessage> rows)
    {
        foreach (var row in rows.Where(row => row.ClaimedBy == Relay))
            _handed.Enqueue(row);
        Wake();
    }

    /// <summary>Whether something was saved since the last time that has to be searched for.</summary>
    internal bool Saved() => Interlocked.Exchange(ref _saved, 0) == 1;

    /// <summary>What was handed over and can still be sent while its claim holds.</summary>
    internal List<OutboxMessage> Handed()
    {
        var rows = new List<OutboxMessage>();
        while (rows.Count < options.Batch && _handed.TryDequeue(out var row))
            rows.Add(row);
        rows.RemoveAll(row => row.ClaimedUntil <= time.GetUtcNow() + options.SendTimeout);
        return rows;
    }

    private void Wake()
    {
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // The relay is awake already.
        }
    }

    internal Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _work.WaitAsync(limit, cancellationToken);

    private static bool WroteMessages(DbContext db)
    {
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var wrote = db.ChangeTracker.Entries<OutboxMessage>().Any();
        db.ChangeTracker.AutoDetectChangesEnabled = detects;
        return wrote;
    }
}
