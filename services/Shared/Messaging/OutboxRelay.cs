using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>
/// Sends what commits left in the outbox: claims, publishes in parallel outside of any transaction, marks. A crash between publish and mark sends again; readers know
/// the id. A request never publishes, so a lost broker slows the news and nothing else.
/// </summary>
internal sealed partial class OutboxRelay<TContext>(
    IServiceScopeFactory scopes, IBusControl bus, OutboxSignal<TContext> signal, RelayOptions options, Deliveries deliveries, TimeProvider time,
    ILogger<OutboxRelay<TContext>> log)
    : BackgroundService
    where TContext : DbContext
{
    // In a rush the claim does not walk again over what it has just sent, but over all that waits behind it in its stream; who commits late under a lower number is found by the look at the whole.
    private const long Overlap = 250;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);
    private readonly Guid _id = signal.Relay;
    private readonly ConcurrentQueue<Guid> _settled = new();
    private (long From, DateTimeOffset WholeAt, bool More) _look;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = !options.ResendSentAtStart;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!started)
                {
                    await TakeUpAsync(stoppingToken);
                    started = true;
                }

                if (!await RunOnceAsync(stoppingToken))
                    await signal.WaitAsync(options.Poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Database or broker away: nothing is lost, the rows wait.
                Failed(log, failure.GetType().Name);
                await signal.WaitAsync(options.Poll, stoppingToken).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One claim, sent and marked. Answers whether to go on at once.</summary>
    internal async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        if (bus.CheckHealth().Status == BusHealthStatus.Unhealthy)
            return false;
        var (now, saved) = (time.GetUtcNow(), signal.Saved());
        var whole = now - _look.WholeAt >= options.Poll;
        List<OutboxMessage> claimed = [];
        if (saved || _look.More || whole)
        {
            var from = whole ? 0 : _look.From;
            claimed = await WriteAsync(db => OutboxClaim.TakeAsync(db, _id, from, now, options, cancellationToken), cancellationToken);
            _look = (claimed.Count == 0 ? from : Math.Max(from, claimed[0].Number - Overlap), whole ? now : _look.WholeAt, claimed.Count > 0);
        }

        var handed = signal.Handed();
        // What was saved may wait behind one of these.
        _look.More |= saved && handed.Count > 0;
        OutboxMessage[] rows = [.. claimed, .. handed];
        if (rows.Length == 0)
            return false;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.SendTimeout);
        var faults = await Task.WhenAll(rows.Select(row => SendAsync(row, limit.Token, cancellationToken)));
        var sent = rows.Where((_, index) => faults[index] is null).ToArray();
        await MarkAsync(sent, cancellationToken);
        var unreachable = false;
        foreach (var (row, fault) in rows.Zip(faults).Where(pair => pair.Second is not null))
            unreachable |= await HoldAsync(row, fault!, sent.Length > 0, cancellationToken);

        // In a rush one round takes what comes within a moment: each costs a statement and a commit, however few rows it marks.
        if (rows.Length > 8 && rows.Length < options.Batch)
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        return !unreachable;
    }

    private async Task<Exception?> SendAsync(OutboxMessage row, CancellationToken limit, CancellationToken cancellationToken)
    {
        using var activity = MessagingTelemetry.Source.StartActivity("outbox send", ActivityKind.Producer, row.Trace);
        activity?.SetTag("messaging.message.id", row.Id);
        try
        {
            var type = MessageNames.TypeOf(row.Name) ?? throw new UnknownMessageException();
            var message = row.Message ?? JsonSerializer.Deserialize(row.Body, type, Outbox.Json)!;
            // A broker keeps it for its readers; without one the readers tell, and may have told before it is marked. What nobody reads is settled.
            row.SettledAt = !options.ResendSentAtStart || !deliveries.Expect(row.Id, type, _settled.Enqueue) ? time.GetUtcNow() : null;
#pragma warning disable RS0030 // the one place that publishes
            await bus.Publish(message, type, Pipe.Execute<PublishContext>(context =>
            {
                context.MessageId = row.Id;
                context.Mandatory = true;
            }), limit);
#pragma warning restore RS0030
            MessagingTelemetry.Sent.Add(1);
            MessagingTelemetry.Delay.Record((time.GetUtcNow() - row.OccurredAt).TotalSeconds);
            return null;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            return fault;
        }
    }

    private async Task MarkAsync(OutboxMessage[] sent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var alike in sent.GroupBy(row => row.SettledAt is not null))
        {
            var ids = alike.Select(row => row.Id).ToArray();
            // Without a word about open rows: their index is small, and full of what was just sent. Who has the claim marks nothing that another has sent.
            await UpdateAsync(
                rows => rows.Where(row => EF.Parameter(ids).Contains(row.Id) && row.ClaimedBy == _id),
                set => _ = alike.Key ? set.SetProperty(row => row.DoneAt, now).SetProperty(row => row.SettledAt, now) : set.SetProperty(row => row.DoneAt, now), cancellationToken);
        }
    }

    /// <summary>Decides about a message that did not leave. Answers whether the broker was out of reach, which is never the message's fault.</summary>
    private async Task<bool> HoldAsync(OutboxMessage row, Exception fault, bool othersLeft, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var atFault = othersLeft || fault is UnknownMessageException or JsonException || fault.GetType().Name == "MessageReturnedException"; // nobody reads it
        var unreachable = !atFault || fault is OperationCanceledException || bus.CheckHealth().Status != BusHealthStatus.Healthy;
        var attempts = unreachable ? row.Attempts : row.Attempts + 1;
        var parked = attempts >= options.MaxAttempts ? now : (DateTimeOffset?)null;
        var next = unreachable ? now + options.Poll : now + Delay(attempts);
        var error = fault.GetType().Name;
        await UpdateAsync(
            rows => rows.Where(other => other.Id == row.Id && other.ClaimedBy == _id && other.DoneAt == null),
            set => set.SetProperty(other => other.Attempts, attempts).SetProperty(other => other.NextAttemptAt, next).SetProperty(other => other.LastError, error)
                .SetProperty(other => other.ParkedAt, parked).SetProperty(other => other.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);
        if (parked is not null)
        {
            MessagingTelemetry.Parked.Add(1);
            Parked(log, row.Id, row.Name, error);
        }

        return unreachable;
    }

    private TimeSpan Delay(int attempts)
    {
        var delay = TimeSpan.FromTicks(Math.Min(options.FirstDelay.Ticks << Math.Min(attempts - 1, 16), LongestDelay.Ticks));
#pragma warning disable CA5394 // jitter needs no secrecy
        return delay * (0.75 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    /// <summary>After a start with a bus that forgot: claims of the dead process are void, and what was sent but not settled is open again.</summary>
    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        var again = await UpdateAsync(
            rows => rows.Where(row => (row.DoneAt == null && row.ClaimedUntil != null && row.ClaimedBy != _id) || (row.DoneAt != null && row.SettledAt == null)),
            set => set.SetProperty(row => row.DoneAt, (DateTimeOffset?)null).SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);
        if (again > 0)
            TakenUp(log, again);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var ids = _settled.Take(options.Batch).ToArray();
        if (ids.Length == 0)
            return;
        await UpdateAsync(rows => rows.Where(row => EF.Parameter(ids).Contains(row.Id)), set => set.SetProperty(row => row.SettledAt, time.GetUtcNow()), cancellationToken);
        Array.ForEach(ids, _ => _settled.TryDequeue(out var _));
    }

    private Task<int> UpdateAsync(
        Func<IQueryable<OutboxMessage>, IQueryable<OutboxMessage>> which, Action<UpdateSettersBuilder<OutboxMessage>> set, CancellationToken cancellationToken) =>
        WriteAsync(db => which(db.Set<OutboxMessage>()).ExecuteUpdateAsync(set, cancellationToken), cancellationToken);

    private async Task<TResult> WriteAsync<TResult>(Func<TContext, Task<TResult>> write, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = options.EnterWrite is { } enter ? await enter(cancellationToken) : null;
        return await write(scope.ServiceProvider.GetRequiredService<TContext>());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox relay waits: {Error}")]
    private static partial void Failed(ILogger logger, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {Id} ({Name}) is parked and holds back its stream: {Error}")]
    private static partial void Parked(ILogger logger, Guid id, string name, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} messages of the last run are sent again")]
    private static partial void TakenUp(ILogger logger, int count);

    private sealed class UnknownMessageException : Exception;
}
