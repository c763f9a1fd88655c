using System.Data.Common;
using System.Threading.Channels;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Data;

namespace Intake.Data;

/// <summary>
/// Saves new rows of many requests in one commit: while one commit is under way the next ones gather, so that a rush of calls shares the cost of the disk and of the
/// statement, and a single call waits for nobody. A request is answered after its rows are committed, never before. Where a group breaks, each request is saved by
/// itself, so that nobody suffers for another's fault.
/// </summary>
internal sealed class GroupCommit(
    IServiceScopeFactory scopes, OutboxSignal<IntakeDbContext> signal, [FromKeyedServices("intake")] SqliteWriterGate? gate = null) : BackgroundService
{
    private const int Most = 64;

    private AsyncServiceScope? _scope;
    private NewRows? _rows;
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(1024) { SingleReader = true });

    /// <summary>Takes the added rows out of the request's context and waits until they are committed.</summary>
    /// <exception cref="DbUpdateException">As a save of the request's own would.</exception>
    public async Task SaveAsync(IntakeDbContext db, CancellationToken cancellationToken)
    {
        var waiting = new Waiting([.. db.ChangeTracker.Entries().Select(row => row.State == EntityState.Added ? row.Entity : throw new InvalidOperationException("Only new rows are saved in groups."))]);
        db.ChangeTracker.Clear();
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        // Once it is in the queue it will be committed; who hangs up now finds it with the same Idempotency-Key.
#pragma warning disable VSTHRD003 // the writer completes it from a thread of the pool and waits for nobody here
        await waiting.Done.Task;
#pragma warning restore VSTHRD003
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Waiting>(Most);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (group.Count < Most && _waiting.Reader.TryRead(out var next))
                {
                    group.Add(next);
                }

                await CommitAsync(group);
                group.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var late))
            {
                late.Done.TrySetCanceled(stoppingToken);
            }
        }

        await CloseAsync();
    }

    private async Task CommitAsync(List<Waiting> group)
    {
        try
        {
            await SaveAsync(group);
            group.ForEach(waiting => waiting.Done.TrySetResult());
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (group.Count == 1)
            {
                group[0].Done.TrySetException(failure);
                return;
            }

            foreach (var waiting in group)
            {
                await CommitAsync([waiting]);
            }
        }
    }

    private async Task SaveAsync(List<Waiting> group)
    {
        using var turn = gate is null ? null : await gate.EnterAsync(CancellationToken.None);
        try
        {
            if (_rows is null)
            {
                _scope = scopes.CreateAsyncScope();
                var db = _scope.Value.ServiceProvider.GetRequiredService<IntakeDbContext>();
                await db.Database.OpenConnectionAsync();
                _rows = new NewRows(db.Model, db.Database.GetDbConnection());
            }

            await _rows.InsertAsync(group.SelectMany(waiting => waiting.Rows), CancellationToken.None);
        }
        catch (Exception broken)
        {
            // A key that exists, or a connection that is gone, whatever the provider calls it: the next group starts on a fresh one.
            await CloseAsync();
            if (broken is DbException)
            {
                throw new DbUpdateException("New rows could not be saved.", broken);
            }

            throw;
        }

        signal.Wake();
    }

    private async Task CloseAsync()
    {
        var (rows, scope) = (_rows, _scope);
        (_rows, _scope) = (null, null);
        await (rows?.DisposeAsync() ?? ValueTask.CompletedTask);
        // There may be a scope without rows: the database was away when the connection was to be opened.
        await (scope?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private sealed record Waiting(object[] Rows)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
