using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DeadLetters;

/// <summary>Sends a letter once more to the queue whose reader failed, and to no other, under its old id: a reader that has it already knows it.</summary>
internal sealed class LetterPost(IBus bus, BrokerLink? link = null)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Done, or why it cannot be sent now: the queue is gone or this release does not know the message (refused), or nothing at all can be sent (away).</summary>
    public async Task<LetterActed> SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            if (letter.Envelope is { } bytes)
            {
                return link is null ? LetterActed.Refused : await SendAsync(link, letter, bytes, limit.Token);
            }

            if (MessageNames.TypeOf(letter.Name) is not { } type)
            {
                return LetterActed.Refused;
            }

            // The exchange of the reader's queue: to name the queue itself would declare it anew.
            var endpoint = await bus.GetSendEndpoint(new Uri("exchange:" + letter.Queue));
            await endpoint.Send(
                JsonSerializer.Deserialize(letter.Body, type, Outbox.Json)!, type,
                Pipe.Execute<SendContext>(context =>
                {
                    context.MessageId = letter.MessageId;
                    if (context is RabbitMqSendContext rabbit)
                    {
                        // A queue that is gone must not swallow it.
                        rabbit.Mandatory = true;
                    }

                    context.Headers.Set(InboxRetries.Header, letter.Attempts);
                }),
                limit.Token);
            return LetterActed.Done;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            return failure is OperationCanceledException or BrokerUnreachableException or ConnectionException ? LetterActed.Away : LetterActed.Refused;
        }
    }

    private static async Task<LetterActed> SendAsync(BrokerLink link, DeadLetter letter, byte[] bytes, CancellationToken cancellationToken)
    {
        await using var channel = await link.OpenAsync(cancellationToken);
        var properties = new BasicProperties
        {
            MessageId = letter.MessageId.ToString(),
            ContentType = letter.ContentType,
            Persistent = true,
            Headers = new Dictionary<string, object?> { [InboxRetries.Header] = letter.Attempts },
        };
        await channel.BasicPublishAsync("", letter.Queue, mandatory: true, properties, bytes, cancellationToken);
        return LetterActed.Done;
    }
}
