using DeadLetters;
using MassTransit;

namespace Platform.Bus;

/// <summary>Declares exchanges, queues and bindings before any publisher starts, so that no first message falls on the floor.</summary>
internal static class Topology
{
    public const string DeclareOnly = "Bus:DeclareOnly";

    public static async Task<int> DeclareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var subscription in services.GetRequiredService<Subscriptions>().All)
            Console.WriteLine($"{subscription.Queue} <- {subscription.Message.Name}");

        if (services.GetRequiredService<HostSwitches>().Bus == BusKind.RabbitMq)
        {
            // Starting the endpoints declares everything they are bound to; with the setting above none of them reads, or it would handle messages half started.
            var bus = services.GetRequiredService<IBusControl>();
            await bus.StartAsync(cancellationToken);
            await bus.StopAsync(cancellationToken);
            await services.DeclareDeadLetterQueuesAsync(cancellationToken);
        }

        return 0;
    }
}
