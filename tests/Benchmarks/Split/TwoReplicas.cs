using System.Globalization;

namespace Benchmarks.Split;

/// <summary>The same backlog of needs for one replica of Matching and for two, in turn.</summary>
internal static class TwoReplicas
{
    private const int Cases = 4_000;
    private const int Rounds = 3;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var form = await SplitForm.StartAsync();
        var first = form.App["matching"];
        await using var second = first.Replica();
        // Nobody else works meanwhile: two replicas and their database have the machine to themselves.
        foreach (var reader in (string[])["tracking", "catalog"])
        {
            await form.App[reader].KillAsync();
        }

        await form.OpenAsync(2_000, form.App["intake"].Address);
        await form.SentAsync(2_000, seconds: 600);
        var (one, two) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await first.KillAsync();
            one.Add(await DrainAsync(form, first));
            await first.KillAsync();
            two.Add(await DrainAsync(form, first, second));
            await second.KillAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {one[^1]:N0} needs/s by one, {two[^1]:N0} by two"));
        }

        Books.OverPromises(form.App.Databases);
        return
        [
            new Figure("split form: needs worked off by one replica of matching", Load.Median(one), "needs/s"),
            new Figure("split form: needs worked off by two / by one", Load.Median(two) / Load.Median(one), "ratio", 1, AtLeast: true),
        ];
    }

    private static async Task<double> DrainAsync(SplitForm form, params Testing.Apps.HostProcess[] replicas)
    {
        await form.OpenAsync(Cases, form.App["intake"].Address);
        await form.ToldAsync();
        Array.ForEach(replicas, replica => replica.Launch("run"));
        // The start is not what is compared: from the first quarter on both are warm.
        var times = await form.PartsAsync(Cases, 4);
        return Cases * 0.75 / (times[4] - times[1]);
    }
}
