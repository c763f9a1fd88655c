using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Testing.Apps;

/// <summary>Listens to the figures that one running module gives to who watches over it. The module runs on a fake clock, which moves on while the reader waits.</summary>
public sealed class FigureReader : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, double> _figures = new();
    private readonly MeterListener _listener = new();
    private readonly ModuleApp _app;

    /// <summary>Begins to listen.</summary>
    public FigureReader(ModuleApp app)
    {
        _app = app;
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _figures[instrument.Name] = value);
        _listener.Start();
    }

    /// <summary>Waits until a figure is as expected; null is a figure that is not told.</summary>
    public async Task ReachesAsync(string figure, Func<double?, bool> expected)
    {
        double? told = null;
        try
        {
            await Eventually.IsTrueAsync(
                () =>
                {
                    _app.Clock!.Advance(Pause);
                    _figures.Clear();
                    _listener.RecordObservableInstruments();
                    told = _figures.TryGetValue(figure, out var value) ? value : null;
                    return Task.FromResult(expected(told));
                },
                figure);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}, but it is {told?.ToString(CultureInfo.InvariantCulture) ?? "not told"}", late);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
