using System.Data.Common;
using InProcess;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data;
using Platform.Http;

namespace Intake.Data;

/// <summary>Saves new rows of many requests in one commit. A request is answered after its rows are committed, never before.</summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private const int Most = 64;

    private readonly IServiceScopeFactory _scopes;
    private readonly OutboxSignal<IntakeDbContext> _signal;
    private readonly SqliteWriterGate? _gate;
    private readonly Gathering<object[], bool> _gathering;
    private AsyncServiceScope? _scope;
    private NewRows? _rows;

    public GroupCommit(IServiceScopeFactory scopes, OutboxSignal<IntakeDbContext> signal, [FromKeyedServices("intake")] SqliteWriterGate? gate = null)
    {
        (_scopes, _signal, _gate) = (scopes, signal, gate);
        _gathering = new(Most, SaveAsync);
    }

    /// <summary>Waits until the rows are committed.</summary>
    /// <param name="rows">New rows of the model; nothing of it is watched.</param>
    /// <param name="cancellationToken">Ends the waiting: what is in the queue will be committed, and who hangs up now finds it with the same Idempotency-Key.</param>
    /// <exception cref="DbUpdateException">As a save of the request's own would.</exception>
    public async Task SaveAsync(object[] rows, CancellationToken cancellationToken)
    {
        if (!await _gathering.AskAsync(rows, cancellationToken))
        {
            throw new DbUpdateException("The answer to this request is stored already.");
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    // False for a request that was answered before.
    private async Task<IReadOnlyList<bool>> SaveAsync(IReadOnlyList<object[]> group)
    {
        using var turn = _gate is null ? null : await _gate.EnterAsync(CancellationToken.None);
        try
        {
            HashSet<int> repeated = [];
            _signal.Claim([.. group.SelectMany(rows => rows).OfType<OutboxMessage>()]);
            try
            {
                await InsertOnFreshAsync([.. group.SelectMany(rows => rows)]);
            }
            catch (DbException) when (group.Count > 1)
            {
                // Who asks again in a rush breaks the group of all the others; without those it goes on as one.
                await CloseAsync();
                repeated = await RepeatedAsync(group);
                if (repeated.Count == 0)
                {
                    throw;
                }

                await InsertAsync(group.Where((_, index) => !repeated.Contains(index)).SelectMany(rows => rows));
            }

            _signal.HandOver([.. group.Where((_, index) => !repeated.Contains(index)).SelectMany(rows => rows).OfType<OutboxMessage>()]);
            return [.. group.Select((_, index) => !repeated.Contains(index))];
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
    }

    // A server that was restarted has closed the kept connection. Rows that were committed in that very moment are there: their keys refuse the second try.
    private async Task InsertOnFreshAsync(IReadOnlyList<object> rows)
    {
        var kept = _rows is not null;
        try
        {
            await InsertAsync(rows);
        }
        catch (Exception broken) when (kept && (InboxRetries.MayPass(broken) || broken is InvalidOperationException))
        {
            await CloseAsync();
            await InsertAsync(rows);
        }
    }

    private async Task InsertAsync(IEnumerable<object> rows)
    {
        if (_rows is null)
        {
            _scope ??= _scopes.CreateAsyncScope();
            await Db.Database.OpenConnectionAsync();
            _rows = new NewRows(Db.Model, Db.Database.GetDbConnection());
        }

        await _rows.InsertAsync(rows, CancellationToken.None);
    }

    private IntakeDbContext Db => _scope!.Value.ServiceProvider.GetRequiredService<IntakeDbContext>();

    private async Task<HashSet<int>> RepeatedAsync(IReadOnlyList<object[]> group)
    {
        _scope = _scopes.CreateAsyncScope();
        var records = group.Select(rows => rows.OfType<IdempotencyRecord>().SingleOrDefault()).ToList();
        var (actors, routes, keys) = (Distinct(record => record.Actor), Distinct(record => record.Route), Distinct(record => record.Key));
        var stored = await Db.Set<IdempotencyRecord>().AsNoTracking()
            .Where(record => actors.Contains(record.Actor) && routes.Contains(record.Route) && keys.Contains(record.Key))
            .Select(record => new { record.Actor, record.Route, record.Key }).ToListAsync(CancellationToken.None);
        var seen = stored.Select(record => (record.Actor, record.Route, record.Key)).ToHashSet();
        return [.. Enumerable.Range(0, group.Count).Where(index => records[index] is { } record && !seen.Add((record.Actor, record.Route, record.Key)))];

        string[] Distinct(Func<IdempotencyRecord, string> part) => [.. records.OfType<IdempotencyRecord>().Select(part).Distinct()];
    }

    private async Task CloseAsync()
    {
        var (rows, scope) = (_rows, _scope);
        (_rows, _scope) = (null, null);
        rows?.Dispose();
        // There may be a scope without rows: the database was away when the connection was to be opened.
        await (scope?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
