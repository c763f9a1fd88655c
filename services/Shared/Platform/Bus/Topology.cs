using DeadLetters;
using MassTransit;

namespace Platform.Bus;

/// <summary>Declares exchanges, queues and bindings before any publisher starts, so that no first message falls on the floor.</summary>
internal static class Topology
{
    public const string DeclareOnly = "Bus:DeclareOnly";

    /// <summary>Seconds that the broker has to take everything; 60 when nothing is set.</summary>
    private const string Seconds = "Bus:TopologySeconds";

    public static async Task<int> DeclareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var subscription in services.GetRequiredService<Subscriptions>().All)
            Console.WriteLine($"{subscription.Queue} <- {subscription.Message.Name}");

        if (services.GetRequiredService<HostSwitches>().Bus == BusKind.RabbitMq)
        {
            var patience = TimeSpan.FromSeconds(services.GetRequiredService<IConfiguration>().GetValue(Seconds, 60));
            try
            {
                await AtBrokerAsync(services, cancellationToken).WaitAsync(patience, services.GetRequiredService<TimeProvider>(), cancellationToken);
            }
            catch (TimeoutException)
            {
                // A cluster that is only coming together may accept and never answer. Whoever started this, the job of a roll-out, starts it again.
                await Console.Error.WriteLineAsync($"The broker did not take every queue within {patience.TotalSeconds:0} s ({Seconds}). What is declared stays; run topology again.");
                return 1;
            }
        }

        return 0;
    }

    private static async Task AtBrokerAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        // Starting the endpoints declares everything they are bound to; with the setting above none of them reads, or it would handle messages half started.
        var bus = services.GetRequiredService<IBusControl>();
        await bus.StartAsync(cancellationToken);
        await bus.StopAsync(cancellationToken);
        await services.DeclareDeadLetterQueuesAsync(cancellationToken);
    }
}
