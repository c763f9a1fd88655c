using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Data;

/// <summary>
/// SQLite takes one writer at a time. Unserialised writers poll each other for up to 0.9 s; behind this gate they wait their turn in memory.
/// One instance per module, since each module has a file of its own.
/// </summary>
public sealed class SqliteWriterGate : SaveChangesInterceptor, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DbContext? _inside;

    /// <summary>Takes the gate for a write outside of SaveChanges; dispose to leave.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Exit(_gate);
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        // What is wrong with the changes themselves breaks here, before the gate is taken: of that the framework tells no interceptor.
        if (eventData.Context!.ChangeTracker.AutoDetectChangesEnabled)
            eventData.Context.ChangeTracker.DetectChanges();
        await _gate.WaitAsync(cancellationToken);
        _inside = eventData.Context;
        return result;
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Leave(eventData.Context, result));

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default) =>
        Task.FromResult(Leave(eventData.Context, 0));

    /// <summary>A version conflict is announced here and nowhere else; without this the gate would stay shut after the first one.</summary>
    public override ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Leave(eventData.Context, result));

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default) =>
        Task.FromResult(Leave(eventData.Context, 0));

    public void Dispose() => _gate.Dispose();

    // Only who is inside can leave, and only once, whatever the framework announces of one failure.
    private TResult Leave<TResult>(DbContext? context, TResult result)
    {
        if (context is not null && Interlocked.CompareExchange(ref _inside, null, context) == context)
            _gate.Release();
        return result;
    }

    private sealed class Exit(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
