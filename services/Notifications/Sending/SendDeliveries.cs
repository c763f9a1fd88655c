using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Data;
using Notifications.Events;
using Notifications.Webhooks;

namespace Notifications.Sending;

/// <summary>
/// The module's timer: webhooks that something is due for. Each has a lane of its own, so that a slow address holds up nobody but itself; a lane is claimed in the database for a while, so that of
/// several replicas one sends. Who dies in the middle leaves a claim that ends by itself, and the event goes out again under the same id.
/// </summary>
internal sealed partial class SendDeliveries(IServiceScopeFactory scopes, RunLane lanes, SendingOptions options, TimeProvider time, ILogger<SendDeliveries> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private readonly SemaphoreSlim _wake = new(0, 1);

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (time.CreateTimer(_ => Wake(), null, TimeSpan.Zero, options.Poll))
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await _wake.WaitAsync(stoppingToken);
                    await SendDueAsync(stoppingToken);
                }
                catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
                {
                    break;
                }
#pragma warning disable CA1031 // the sending must never stop: whatever went wrong is logged and tried again at the next tick
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    Failed(log, failure.GetType().Name);
                }
            }
        }

        // What is on the line is answered or times out, and is marked; nobody has to be sent the same again.
        await Task.WhenAll(_running.Values);
    }

    private async Task SendDueAsync(CancellationToken stoppingToken)
    {
        if (options.Parallel - _running.Count is not (> 0 and var free))
        {
            return;
        }

        foreach (var webhook in await DueAsync(free, stoppingToken))
        {
            if (await lanes.ClaimAsync(webhook, stoppingToken) is { } claim)
            {
                // On the list before it begins: one that had ended by then would stay on it and take a place for ever.
                var run = new Task<Task>(() => RunAsync(webhook, claim, stoppingToken));
                _running[webhook] = run.Unwrap();
                run.Start(TaskScheduler.Default);
            }
        }
    }

    private async Task<List<Guid>> DueAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotificationsDbContext>();
        var free = db.Lanes.Where(lane => lane.ClaimedUntil == null || lane.ClaimedUntil < now)
            .Join(db.Webhooks.Where(row => row.State == WebhookState.Active), lane => lane.WebhookId, row => row.Id, (lane, row) => new { row.Id, Proven = lane.ProvenUrl == row.Url });
        var events = await free.Where(lane => lane.Proven && db.Deliveries.Any(row => row.WebhookId == lane.Id && row.NextAttemptAt <= now))
            .Select(lane => new { lane.Id, Due = db.Deliveries.Where(row => row.WebhookId == lane.Id && row.NextAttemptAt != null).Min(row => row.NextAttemptAt) })
            .OrderBy(lane => lane.Due).Take(most).ToListAsync(cancellationToken);
        // By itself, and by an index of its own: what waits for an address that never proves itself may be long, and is not looked through every second.
        var proofs = await free.Where(lane => !lane.Proven)
            .Join(db.Deliveries.Where(row => row.Type == EventTypes.Proof && row.NextAttemptAt <= now), lane => lane.Id, row => row.WebhookId, (lane, row) => new { lane.Id, Due = row.NextAttemptAt })
            .OrderBy(lane => lane.Due).Take(most).ToListAsync(cancellationToken);
        return [.. events.Concat(proofs).OrderBy(lane => lane.Due).Select(lane => lane.Id).Take(most)];
    }

    private async Task RunAsync(Guid webhook, Guid claim, CancellationToken stoppingToken)
    {
        try
        {
            await lanes.RunAsync(webhook, claim, stoppingToken);
        }
#pragma warning disable CA1031 // one webhook that cannot be served must not keep the others waiting; its claim ends by itself
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LaneFailed(log, webhook, failure.GetType().Name);
        }
        finally
        {
            _running.TryRemove(webhook, out _);
            Wake();
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception awake) when (awake is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or at its end.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending webhooks failed and goes on: {Error}")]
    private static partial void Failed(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhook {Webhook}: sending failed and is taken up again: {Error}")]
    private static partial void LaneFailed(ILogger logger, Guid webhook, string error);
}
