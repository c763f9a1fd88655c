using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace DeadLetters;

/// <summary>
/// Brings what lies in the side queues of the broker into the list of the module whose reader it was meant for: the row is saved first and the message acknowledged
/// after that, so a crash in between brings it again, and it is known by its id. Looking into a queue without taking would put messages back in another order and count
/// deliveries. Each replica does it; the broker gives a message to one of them.
/// </summary>
internal sealed partial class BrokerReader(IReadOnlyList<ReadQueue> queues, BrokerLink link, IServiceScopeFactory scopes, TimeProvider time, ILogger<BrokerReader> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Declares the side queues of every reader.</summary>
    public async Task DeclareAsync(CancellationToken cancellationToken)
    {
        await using var channel = await link.OpenAsync(cancellationToken);
        foreach (var queue in queues)
        {
            await BrokerQueues.DeclareAsync(channel, queue.Name, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DeclareAsync(stoppingToken);
                await ReadAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                Waits(log, failure.GetType().Name);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads until the channel is lost or the host stops.</summary>
    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        await using var channel = await link.OpenAsync(stoppingToken);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, _) =>
        {
            lost.TrySetResult();
            return Task.CompletedTask;
        };
        await channel.BasicQosAsync(0, prefetchCount: 20, global: false, stoppingToken);
        foreach (var queue in queues)
        {
            foreach (var suffix in (string[])[BrokerQueues.Error, BrokerQueues.Skipped, BrokerQueues.Dead])
            {
                var consumer = new AsyncEventingBasicConsumer(channel);
                consumer.ReceivedAsync += async (_, message) =>
                {
                    // The bytes are the library's again once this returns; nothing is kept of them but the copy in the row.
                    await KeepAsync(queue, StrandedLetter.Of(queue.Name, suffix, message.BasicProperties, message.Body, time.GetUtcNow()), stoppingToken);
                    await channel.BasicAckAsync(message.DeliveryTag, multiple: false, stoppingToken);
                };
                await channel.BasicConsumeAsync(queue.Name + suffix, autoAck: false, consumer, stoppingToken);
            }
        }

        await lost.Task.WaitAsync(stoppingToken);
    }

    /// <summary>Saves the letter unless it is there already, with as many failures. While the database is away the message waits here, not acknowledged and not given back.</summary>
    private async Task KeepAsync(ReadQueue queue, DeadLetter letter, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = (DbContext)scope.ServiceProvider.GetRequiredService(queue.Context);
                var known = await db.Set<DeadLetter>().SingleOrDefaultAsync(row => row.MessageId == letter.MessageId && row.Queue == letter.Queue, cancellationToken);
                if (known is null || known.Attempts < letter.Attempts)
                {
                    if (known is null)
                    {
                        db.Add(letter);
                    }
                    else
                    {
                        // Sent once more and back before the row of the replay was gone.
                        known.Attempts = letter.Attempts;
                    }

                    await db.SaveChangesAsync(cancellationToken);
                    MessagingTelemetry.Dead.Add(1);
                    Found(log, letter.Queue, letter.Name, letter.MessageId, letter.Error);
                }

                return;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
            {
                Waits(log, failure.GetType().Name);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: {Name} {Id} lay in the broker and is a dead letter: {Error}")]
    private static partial void Found(ILogger logger, string queue, string name, Guid id, string error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letters of the broker wait: {Error}")]
    private static partial void Waits(ILogger logger, string error);
}

/// <summary>A queue that a module reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Context">The module's context.</param>
public sealed record ReadQueue(string Name, Type Context);
