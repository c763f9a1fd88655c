using System.Collections.Frozen;
using Broker;
using DeadLetters;
using MassTransit;

namespace Platform.Bus;

/// <summary>Registers the one bus of a host for all its modules.</summary>
internal static class BusSetup
{
    public static void AddBus(this IServiceCollection services, HostSwitches switches, IConfiguration configuration, Subscriptions subscriptions)
    {
        var queues = subscriptions.All.GroupBy(subscription => subscription.Queue).ToArray();
        // Where the bus forgets, a sent message is settled only when every queue that reads it has it.
        var readers = subscriptions.All.GroupBy(subscription => subscription.Message)
            .ToFrozenDictionary(group => group.Key, group => group.Select(subscription => subscription.Queue).Distinct().Count());
        services.AddSingleton(new Deliveries { Readers = type => readers.GetValueOrDefault(type) });
        var broker = switches.Bus == BusKind.InMemory ? null : BrokerAddress.At(configuration.GetConnectionString("RabbitMq")
            ?? throw new InvalidOperationException("Bus=RabbitMq needs ConnectionStrings:RabbitMq, e.g. amqp://user:password@broker:5672/"));
        services.AddDeadLetters(broker, subscriptions.All.Select(subscription => new ReadQueue(subscription.Queue, subscription.Context)));
        services.AddMassTransit(bus =>
        {
            // The library would report its use to its makers; nothing of an installation leaves it.
            bus.DisableUsageTelemetry();
            foreach (var consumer in subscriptions.All.Select(subscription => subscription.Consumer).Distinct())
                bus.AddConsumer(consumer);

            if (broker is null)
            {
                bus.UsingInMemory((context, memory) =>
                {
                    foreach (var queue in queues)
                        memory.ReceiveEndpoint(queue.Key, endpoint => Configure(endpoint, context, queue));
                });
            }
            else
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    broker.Set(rabbit);
                    rabbit.DeployTopologyOnly = configuration.GetValue(Topology.DeclareOnly, false);
                    foreach (var queue in queues)
                    {
                        rabbit.ReceiveEndpoint(queue.Key, endpoint =>
                        {
                            endpoint.SetQuorumQueue();
                            foreach (var (name, value) in BrokerQueues.Arguments(queue.Key))
                                endpoint.SetQueueArgument(name, value);
                            Configure(endpoint, context, queue);
                        });
                    }
                });
            }
        });
        // Ready means that the bus is connected: a host that answers before would fill its outbox only.
        services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = switches.Bus == BusKind.InMemory);
    }

    private static void Configure(IReceiveEndpointConfigurator endpoint, IRegistrationContext context, IEnumerable<Subscription> queue)
    {
        // Who waits for a group takes no connection to the database: of those many may wait, so that there are groups.
        endpoint.ConcurrentMessageLimit = queue.Any(subscription => subscription.Together) ? 64 : 16;
        endpoint.PrefetchCount = 64 + endpoint.ConcurrentMessageLimit.Value;
        endpoint.UseMessageRetry(retry => retry.Exponential(InboxRetries.Count, TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50)));
        foreach (var subscription in queue)
            endpoint.ConfigureConsumer(context, subscription.Consumer);
    }
}
