using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>Takes old rows of outbox and inbox away, a few at a time, so that no statement holds others up.</summary>
internal sealed partial class Housekeeping<TContext>(IServiceScopeFactory scopes, RelayOptions options, TimeProvider time, ILogger<Housekeeping<TContext>> log)
    : BackgroundService
    where TContext : DbContext
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Rhythm, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CleanAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    internal async Task CleanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sent = time.GetUtcNow() - options.KeepSent;
            while (await DeleteAsync<OutboxMessage>(rows => rows.Where(row => row.SettledAt < sent && row.DoneAt != null).OrderBy(row => row.SettledAt), cancellationToken) == AtOnce)
            {
            }

            var handled = time.GetUtcNow() - options.KeepInbox;
            while (await DeleteAsync<InboxMessage>(rows => rows.Where(row => row.HandledAt < handled).OrderBy(row => row.HandledAt), cancellationToken) == AtOnce)
            {
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Failed(log, failure.GetType().Name);
        }
    }

    private async Task<int> DeleteAsync<TRow>(Func<IQueryable<TRow>, IQueryable<TRow>> old, CancellationToken cancellationToken)
        where TRow : class
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = options.EnterWrite is { } enter ? await enter(cancellationToken) : null;
        return await old(scope.ServiceProvider.GetRequiredService<TContext>().Set<TRow>()).Take(AtOnce).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old messages stay until the next round: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
