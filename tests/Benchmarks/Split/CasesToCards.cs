using System.Diagnostics;

namespace Benchmarks.Split;

/// <summary>
/// Cases posted to the gateway as fast as they are answered, until every need has its cards and the news of them is with the broker, against <see cref="BareChain"/>.
/// Rounds alternate; the median counts.
/// </summary>
internal static class CasesToCards
{
    private const int WarmUp = 12_000;
    private const int Cases = 10_000;
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var form = await SplitForm.StartAsync();
        await using var bare = await BareChain.StartAsync(await form.DatabaseAsync(), form.Broker.Address);
        await RunAsync(form, WarmUp);
        await bare.RunAsync(WarmUp);
        var (sent, compared) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            sent.Add(await RunAsync(form, Cases));
            compared.Add(await bare.RunAsync(Cases));
            Console.WriteLine($"round {round + 1}: {sent[^1]:N0} cases/s, {compared[^1]:N0} bare cases/s");
        }

        return
        [
            new Figure("split form: bare case and outbox row, published and consumed", Load.Median(compared), "cases/s"),
            new Figure("split form: from POST to all cards sent", Load.Median(sent), "cases/s"),
            new Figure("split form: from POST to all cards sent / bare chain", Load.Median(sent) / Load.Median(compared), "ratio", 0.6, AtLeast: true),
        ];
    }

    /// <summary>So many cases from the POST to their cards: cases per second. Afterwards nothing is on its way any more.</summary>
    private static async Task<double> RunAsync(SplitForm form, int count)
    {
        var wanted = form.Sent() + count;
        var start = Stopwatch.GetTimestamp();
        var opened = await form.OpenAsync(count, form.App.Gateway.Address);
        await form.SentAsync(wanted, seconds: 600);
        var rate = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await form.App.Databases.QuietAsync(600);
        Console.WriteLine($"opened {opened:N0}/s, cards {rate:N0}/s, everywhere {count / Stopwatch.GetElapsedTime(start).TotalSeconds:N0}/s");
        return rate;
    }
}
