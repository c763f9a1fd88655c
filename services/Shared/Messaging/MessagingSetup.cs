using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Messaging;

/// <summary>Registers what a module's messaging consists of.</summary>
public static class MessagingSetup
{
    /// <summary>Adds signal and relay of one module.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="module">Lower-case module name; the options can be asked for by it.</param>
    /// <param name="configure">Departures from the defaults.</param>
    public static IServiceCollection AddModuleMessaging<TContext>(this IServiceCollection services, string module, Action<RelayOptions>? configure = null)
        where TContext : DbContext
    {
        var options = new RelayOptions();
        configure?.Invoke(options);
        services.AddKeyedSingleton(module, options);
        services.TryAddSingleton<Deliveries>();
        services.TryAddSingleton<InboxGroups<TContext>>();
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<OutboxSignal<TContext>>(provider, options));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<OutboxRelay<TContext>>(provider, options));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<OutboxRelay<TContext>>());
        return services;
    }
}
