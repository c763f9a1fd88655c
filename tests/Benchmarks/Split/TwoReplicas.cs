using System.Diagnostics;
using System.Globalization;

namespace Benchmarks.Split;

/// <summary>The same backlog of needs for one replica of Matching and for two. Nobody else works meanwhile: they and their database have the machine to themselves.</summary>
internal static class TwoReplicas
{
    private const int Cases = 6_000;
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var form = await SplitForm.StartAsync();
        await using var second = form.App["matching"].Replica();
        foreach (var reader in (string[])["tracking", "catalog"])
        {
            await form.App[reader].KillAsync();
        }

        var one = await RoundsAsync(form, "one");
        second.Launch("run");
        await second.WaitUntilReadyAsync();
        var two = await RoundsAsync(form, "two");
        Books.OverPromises(form.App.Databases);
        return
        [
            new Figure("split form: needs worked off by one replica of matching", one, "needs/s"),
            new Figure("split form: needs worked off by two / by one", two / one, "ratio", 1, AtLeast: true),
        ];
    }

    private static async Task<double> RoundsAsync(SplitForm form, string replicas)
    {
        // A process that has just started is compiled while it works; that is not what is compared.
        await DrainAsync(form);
        await DrainAsync(form);
        var rates = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            rates.Add(await DrainAsync(form));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {rates[^1]:N0} needs/s by {replicas}"));
        }

        return Load.Median(rates);
    }

    /// <summary>Opens cases much faster than they are worked off; needs per second from the moment that all are with the broker.</summary>
    private static async Task<double> DrainAsync(SplitForm form)
    {
        var wanted = form.Sent() + Cases;
        await form.OpenAsync(Cases, form.App["intake"].Address);
        await form.ToldAsync();
        var (start, left) = (Stopwatch.GetTimestamp(), wanted - form.Sent());
        await form.SentAsync(wanted, seconds: 600);
        return left / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
