using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gauges;

/// <summary>Reads a module's figures while somebody listens. What cannot be read says nothing: an old figure would look like a good one.</summary>
internal sealed partial class ReadGauges(
    string module, Gauge[] gauges, IServiceScopeFactory scopes, IMeterFactory meters, TimeProvider time, ILogger<ReadGauges> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Measurement<double>[][] _read = [.. gauges.Select(_ => Array.Empty<Measurement<double>>())];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var meter = meters.Create("Referral.Gauges");
        var instruments = gauges.Select((gauge, at) => meter.CreateObservableGauge(gauge.Name, () => _read[at], gauge.Unit, gauge.Description)).ToArray();
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            for (var at = 0; at < gauges.Length; at++)
            {
                _read[at] = instruments[at].Enabled ? await ReadAsync(gauges[at], stoppingToken) : [];
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Measurement<double>[]> ReadAsync(Gauge gauge, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return [new(await gauge.Read(scope.ServiceProvider, time.GetUtcNow(), cancellationToken), new KeyValuePair<string, object?>("module", module))];
        }
#pragma warning disable CA1031 // a watcher never stops what it watches
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Unread(log, gauge.Name, module, failure.GetType().Name);
            return [];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The figure {Gauge} of {Module} cannot be read: {Error}")]
    private static partial void Unread(ILogger logger, string gauge, string module, string error);
}
