using System.Diagnostics;
using Testing.Apps;

namespace Benchmarks;

/// <summary>The one-process form from nothing: empty data folder, all divisions loaded, until a signed-in caller has the first answer; and its memory when it then idles.</summary>
internal static class ColdStart
{
    private const int Starts = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var starts = new List<double>();
        var memory = 0.0;
        for (var run = 0; run < Starts; run++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var app = await StandaloneApp.StartAsync();
            var hotline = await Caller.SignInAsync(app.Address, "hotline", TestClients.Secret);
            await hotline.PostAsync("/api/intake/cases", new { place = new { division = "420106" }, needs = new[] { new { category = "N01.01" } } });
            starts.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            var divisions = await hotline.GetAsync("/api/reference/divisions?q=" + Uri.EscapeDataString("武昌"));
            if (divisions.GetProperty("items").GetArrayLength() == 0)
            {
                throw new InvalidOperationException("The divisions are not loaded.");
            }

            if (run == Starts - 1)
            {
                await Task.Delay(Idle);
                memory = app.WorkingSet / 1024.0 / 1024.0;
            }
        }

        return
        [
            new Figure("cold start to the first answered case, empty data folder: median", Load.Median(starts), "s", 5),
            new Figure("cold start to the first answered case, empty data folder: worst", starts.Max(), "s"),
            new Figure("idle memory of the one-process form", memory, "MiB", 400),
        ];
    }
}
