using System.Diagnostics;
using System.Globalization;
using Testing;

namespace Benchmarks.Split;

/// <summary>The broker is killed and stays away for a minute while cases come at half the rate that the platform sustains. How long until what had waited for it is with its readers?</summary>
internal static class Outage
{
    private const int Burst = 4_000;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var form = await SplitForm.StartAsync();
        var (gateway, databases) = (form.App.Gateway.Address, form.App.Databases);
        await BurstAsync(form);
        var sustained = await BurstAsync(form);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sustained: {sustained:N0} cases/s, all readers done"));

        using var stop = new CancellationTokenSource();
        var load = Load.PaceAsync(gateway, sustained / 2, 201, () => form.Next(gateway), stop.Token);
        await Task.WhenAny(load, Task.Delay(TimeSpan.FromSeconds(10)));
        await form.Broker.StopAsync();
        await Task.WhenAny(load, Task.Delay(Away));
        var returned = TimeProvider.System.GetUtcNow();
        await form.Broker.StartAsync();
        var back = Stopwatch.GetTimestamp();
        await Task.WhenAny(load, GoneAsync(form, returned));
        var gone = Stopwatch.GetElapsedTime(back).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gone {gone:N0} s after the return"));
        await stop.CancelAsync();
        var opened = await load;
        await databases.QuietAsync(600);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{opened:N0} cases opened before, during and after the outage"));
        Books.MustBalance(databases);
        return
        [
            new Figure("split form: sustained, every reader done", sustained, "cases/s"),
            new Figure("split form: backlog of a minute without the broker is gone after", gone, "s", 60),
        ];
    }

    private static async Task<double> BurstAsync(SplitForm form)
    {
        var start = Stopwatch.GetTimestamp();
        await form.OpenAsync(Burst, form.App.Gateway.Address);
        await form.App.Databases.QuietAsync(600);
        return Burst / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Task GoneAsync(SplitForm form, DateTimeOffset before) => Eventually.IsTrueAsync(
        async () =>
        {
            // All receipts are read for the answer.
            await Task.Delay(TimeSpan.FromSeconds(1));
            return form.App.Databases.Unread(before).Count == 0;
        },
        "what had waited for the broker is with its readers", seconds: 1_200);
}
