using System.Globalization;

namespace Benchmarks.Split;

/// <summary>Cases are opened while nobody works on them, until all wait in the broker; then every reader comes back at once. Is the last tenth worked off as fast as the first, and in how much memory?</summary>
internal static class Backlog
{
    /// <summary>What <c>k8s/base/matching.yaml</c> asks for a replica.</summary>
    private const int MemoryMiB = 1024;

    private const int WarmUp = 2_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync(int cases)
    {
        await using var form = await SplitForm.StartAsync();
        await form.OpenAsync(WarmUp, form.App.Gateway.Address);
        await form.App.Databases.QuietAsync(600);
        string[] readers = ["matching", "tracking", "catalog"];
        foreach (var reader in readers)
        {
            await form.App[reader].KillAsync();
        }

        var opened = await form.OpenAsync(cases, form.App.Gateway.Address);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases:N0} cases opened at {opened:N0}/s"));
        await form.ToldAsync();
        Array.ForEach(readers, reader => form.App[reader].Launch("run"));
        var memory = new double[11];
        var times = await form.PartsAsync(cases, 10, part =>
        {
            memory[part] = form.App["matching"].WorkingSet / 1048576.0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part}0 % have their cards, matching holds {memory[part]:N0} MiB"));
        });
        var rates = Enumerable.Range(1, 10).Select(part => cases / 10 / (times[part] - times[part - 1])).ToArray();
        Console.WriteLine("cases/s in each tenth: " + string.Join(", ", rates.Select(rate => rate.ToString("N0", CultureInfo.InvariantCulture))));
        await form.App.Databases.QuietAsync(3_600);
        Books.MustBalance(form.App.Databases);
        foreach (var module in Testing.Apps.ModuleDatabases.Modules)
        {
            var size = form.App.Databases.Count(module, "SELECT pg_database_size(current_database())") / 1024.0;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{module}: {size / (cases + WarmUp):N1} KiB a case"));
        }

        return
        [
            new Figure("split form: backlog in the broker, first tenth", rates[0], "cases/s"),
            new Figure("split form: backlog in the broker, last tenth / first tenth", rates[^1] / rates[0], "ratio", 0.8, AtLeast: true),
            new Figure("split form: backlog in the broker, most memory of matching", memory.Max(), "MiB", MemoryMiB),
        ];
    }
}
