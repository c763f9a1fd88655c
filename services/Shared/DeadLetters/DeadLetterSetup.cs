using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace DeadLetters;

/// <summary>Registers what the operator's verbs need.</summary>
public static class DeadLetterSetup
{
    /// <summary>Adds replays through the bus and, where there is a broker, the reader of its side queues.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="broker">Null where the bus lives in the process.</param>
    /// <param name="queues">The queues that the modules of this host read.</param>
    public static void AddDeadLetters(this IServiceCollection services, BrokerAddress? broker, IEnumerable<ReadQueue> queues)
    {
        services.AddValidation();
        services.TryAddSingleton<LetterPost>();
        if (broker is not null)
        {
            services.AddSingleton(_ => new BrokerLink(broker));
            services.AddSingleton<IReadOnlyList<ReadQueue>>([.. queues.DistinctBy(queue => queue.Name)]);
            services.AddSingleton<BrokerReader>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<BrokerReader>());
        }
    }

    /// <summary>Declares the side queues of every reader; nothing to do where there is no broker.</summary>
    public static Task DeclareDeadLetterQueuesAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetService<BrokerReader>()?.DeclareAsync(cancellationToken) ?? Task.CompletedTask;
}
