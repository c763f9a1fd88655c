using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gauges;

/// <summary>A figure for who watches over a module.</summary>
/// <param name="Name">Its name with dots, e.g. <c>referral.needs.overdue</c>.</param>
/// <param name="Unit">A unit of UCUM, or what is counted in braces: <c>s</c>, <c>{need}</c>.</param>
/// <param name="Description">What it says, in a sentence.</param>
/// <param name="Read">Reads it, given a scope's services and the time. Tables are read by an index that holds only what is counted.</param>
public sealed record Gauge(string Name, string Unit, string Description, Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<double>> Read);

/// <summary>Registers the figures of a module.</summary>
public static class GaugeSetup
{
    /// <summary>Lets the host read these four times a minute while somebody listens; each carries the label <c>module</c>.</summary>
    public static void AddGauges(this IServiceCollection services, string module, params Gauge[] gauges) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ReadGauges>(provider, module, gauges));
}
