using MassTransit;
using RabbitMQ.Client;

namespace Broker;

/// <summary>
/// What belongs to a reader's queue in the broker, in one place for the bus and for those who look after it: a message that cannot be understood goes to
/// <c>queue_error</c>, one without a reader to <c>queue_skipped</c>, and one whose readers died over it again and again to <c>queue_dead</c>. Without the last the
/// broker would throw it away.
/// </summary>
public static class BrokerQueues
{
    /// <summary>Deliveries that did not come to an end, e.g. because the process died, before the broker gives a message up.</summary>
    private const int DeliveryLimit = 20;

    /// <summary>What follows the name of the queue of messages that no reader could take in.</summary>
    public const string Error = "_error";

    /// <summary>... that nobody reads.</summary>
    public const string Skipped = "_skipped";

    /// <summary>... whose readers died over it.</summary>
    public const string Dead = "_dead";

    private static readonly Dictionary<string, object?> Quorum = new() { ["x-queue-type"] = "quorum" };

    /// <summary>Arguments of a reader's queue beside its type; the bus gives its error and skipped queues the same ones.</summary>
    public static IReadOnlyDictionary<string, object> Arguments(string queue) => new Dictionary<string, object>
    {
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = queue + Dead,
        // Moved with a confirm, and only then taken away; the broker asks for the overflow rule with it.
        ["x-dead-letter-strategy"] = "at-least-once",
        ["x-overflow"] = "reject-publish",
    };

    /// <summary>Declares the three queues of a reader as the bus would when it needs them, so that they can be read from the first day.</summary>
    public static async Task DeclareAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        var same = Arguments(queue).ToDictionary(argument => argument.Key, argument => (object?)argument.Value).Concat(Quorum).ToDictionary();
        foreach (var name in (string[])[queue + Error, queue + Skipped])
        {
            await channel.ExchangeDeclareAsync(name, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, same, cancellationToken: cancellationToken);
            await channel.QueueBindAsync(name, name, "", cancellationToken: cancellationToken);
        }

        await channel.QueueDeclareAsync(queue + Dead, durable: true, exclusive: false, autoDelete: false, Quorum, cancellationToken: cancellationToken);
    }
}
