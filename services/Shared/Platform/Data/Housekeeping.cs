using Contracts.Reference;
using Platform.Http;

namespace Platform.Data;

/// <summary>
/// Takes old rows of the platform's own tables away, a few at a time, so that no statement holds others up: sent messages after 7 days, inbox rows after 30, which is longer than any
/// dead letter may wait, stored answers as the table <c>retention</c> says. Several replicas may do it at once.
/// </summary>
public sealed partial class Housekeeping(IServiceScopeFactory scopes, IEnumerable<ModuleDatabase> databases, ReferenceData reference, TimeProvider time, ILogger<Housekeeping> log) : BackgroundService
{
    private const int AtOnce = 500;

    /// <summary>One round over all modules of the host.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (weekAgo, monthAgo, answered) = (now.AddDays(-7), now.AddDays(-30), reference.Retention.General("answers", DateOnly.FromDateTime(now.UtcDateTime)).Keep.Before(now));
        foreach (var database in databases)
        {
            await DeleteAsync<OutboxMessage>(database, rows => rows.Where(row => row.SettledAt < weekAgo && row.DoneAt != null).OrderBy(row => row.SettledAt), cancellationToken);
            await DeleteAsync<InboxMessage>(database, rows => rows.Where(row => row.HandledAt < monthAgo).OrderBy(row => row.HandledAt), cancellationToken);
            await DeleteAsync<IdempotencyRecord>(database, rows => rows.Where(row => row.At < answered).OrderBy(row => row.At), cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(log, failure.GetType().Name);
            }
        }
    }

    private async Task DeleteAsync<TRow>(ModuleDatabase database, Func<IQueryable<TRow>, IQueryable<TRow>> old, CancellationToken cancellationToken)
        where TRow : class
    {
        for (var deleted = AtOnce; deleted == AtOnce;)
        {
            await using var scope = scopes.CreateAsyncScope();
            using var turn = scope.ServiceProvider.GetKeyedService<SqliteWriterGate>(database.Module) is { } gate ? await gate.EnterAsync(cancellationToken) : null;
            deleted = await old(database.Open(scope.ServiceProvider).Set<TRow>()).Take(AtOnce).ExecuteDeleteAsync(cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old rows stay until the next round: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
