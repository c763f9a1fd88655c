using System.Data.Common;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Messaging;

/// <summary>
/// Stands before every handler: a message that was handled is acknowledged and nothing else; otherwise effect and inbox row are saved together. After the last retry
/// the message becomes a dead letter in the reader's own database.
/// </summary>
public sealed partial class InboxConsumer<TContext, TMessage, THandler>(
    IServiceScopeFactory scopes, InboxGroups<TContext> groups, Deliveries deliveries, TimeProvider time, ILogger<THandler> log)
    : IConsumer<TMessage>
    where TContext : DbContext
    where TMessage : class
    where THandler : class, IHandle<TMessage>
{
    private static readonly bool Together = typeof(THandler).IsAssignableTo(typeof(IHandleTogether<TMessage>));

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var queue = context.ReceiveContext.InputAddress.AbsolutePath.Split('/')[^1];
        var id = context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be told from its repeat.");
        var letter = new Letter(
            id, queue, Activity.Current, (scope, cancellationToken) => scope.GetRequiredService<THandler>().HandleAsync(context.Message, cancellationToken),
            Together ? scope => ((IHandleTogether<TMessage>)scope.GetRequiredService<THandler>()).Foresee(context.Message) : null);
        var failure = await groups.TryAsync(letter, context.CancellationToken);
        if (failure is not null && context.GetRetryAttempt() < InboxRetries.Count)
            ExceptionDispatchInfo.Throw(failure);
        var (attempts, left) = (1 + context.ReceiveContext.TransportHeaders.Get<int>(InboxRetries.Header).GetValueOrDefault(), failure is DbUpdateConcurrencyException ? InboxRetries.Races : 0);
        while (failure is not null)
        {
            try
            {
                // While the database is away it is nobody's fault: the message waits at its reader, and has all its tries again, for all who waited come back at once.
                left = await DatabaseWasAwayAsync(failure, context.CancellationToken) ? InboxRetries.Count : left - 1;
                failure = left > 0
                    ? await groups.TryAsync(letter, context.CancellationToken)
                    : await KeepAsync(context.Message, id, queue, failure, attempts, context.CancellationToken);
            }
            catch (Exception full) when (InboxRetries.MayPass(full) || full is DbUpdateConcurrencyException)
            {
                // What cannot be kept for any other reason goes on, and the broker's error queue has it. A letter that a replay took away meanwhile is written anew.
                failure = full is DbUpdateConcurrencyException ? failure : full;
            }
        }

        deliveries.Received(id, queue);
    }

    private async Task<bool> DatabaseWasAwayAsync(Exception failure, CancellationToken cancellationToken)
    {
        for (var away = InboxRetries.MayPass(failure); ; away = true)
        {
            // It may take a connection and still refuse every write: no reader tries again without a pause. Who lost a race waits for as long as chance says, so that not all begin again together.
            if (away || failure is DbUpdateConcurrencyException)
                await Task.Delay(TimeSpan.FromMilliseconds(away ? 500 : Random.Shared.Next(20, 200)), away ? time : TimeProvider.System, cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<TContext>().Database.CanConnectAsync(cancellationToken))
                return away;
        }
    }

    private async Task<Exception?> KeepAsync(TMessage message, Guid id, string queue, Exception failure, int attempts, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var fresh = scope.ServiceProvider.GetRequiredService<TContext>();
        var (name, error, now) = (MessageNames.NameOf(typeof(TMessage)), failure.GetType().Name, time.GetUtcNow());
        var letter = await fresh.Set<DeadLetter>().SingleOrDefaultAsync(row => row.MessageId == id && row.Queue == queue, cancellationToken) ?? fresh.Add(new DeadLetter
        {
            Id = Guid.CreateVersion7(now),
            MessageId = id,
            Queue = queue,
            Name = name,
            Body = JsonSerializer.Serialize(message, Outbox.Json),
            Error = error,
            FailedAt = now,
        }).Entity;
        letter.Attempts = attempts;
        await fresh.SaveChangesAsync(cancellationToken);
        MessagingTelemetry.Dead.Add(1);
        Died(log, queue, name, id, error, Places(failure));
        return null;
    }

    // Where it broke, without the text of the exception: that may quote what a person said.
    private static string Places(Exception failure) => string.Join(" < ", (failure.StackTrace ?? "").Split('\n').Select(line => line.Trim()).Take(4));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: {Name} {Id} is a dead letter: {Error} {Places}")]
    private static partial void Died(ILogger logger, string queue, string name, Guid id, string error, string places);
}

/// <summary>How often a message is tried again in memory before it becomes a dead letter.</summary>
public static class InboxRetries
{
    /// <summary>Tries after the first one.</summary>
    public const int Count = 5;

    /// <summary>Further tries of one that lost its races: another was saved each time, so the work goes on, and losing is no fault of the message.</summary>
    public const int Races = 40;

    /// <summary>Header of a replay: how often the message had been given up before.</summary>
    public const string Header = "Referral-Attempts";

    /// <summary>Whether the database was away, busy or full: nobody's fault, and over after a while.</summary>
    public static bool MayPass(Exception? failure) => failure is DbException { IsTransient: true } or SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 or 14 }
        || (failure is not null && MayPass(failure.InnerException));
}
