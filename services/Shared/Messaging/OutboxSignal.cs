using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Messaging;

/// <summary>Wakes the relay when a save committed something to send, so that nobody waits for the poll interval.</summary>
public sealed class OutboxSignal<TContext> : SaveChangesInterceptor, IDisposable
    where TContext : DbContext
{
    private readonly SemaphoreSlim _work = new(0, 1);

    /// <inheritdoc />
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db && WroteMessages(db))
        {
            Wake();
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public void Dispose() => _work.Dispose();

    /// <summary>For rows that were committed without a save of the context.</summary>
    public void Wake()
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
