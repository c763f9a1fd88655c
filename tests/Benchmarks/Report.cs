using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Benchmarks;

/// <summary>The table, beside the committed baseline. A figure that got worse by more than the tolerance, or misses its goal, fails the run.</summary>
internal static class Report
{
    /// <summary>Machines under other load differ by a third; what is worse than that is a finding.</summary>
    private const double Tolerance = 0.35;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static int Print(IReadOnlyList<Figure> figures, bool write)
    {
        var file = Find();
        var before = File.Exists(file) ? JsonSerializer.Deserialize<Baseline>(File.ReadAllText(file), Json)! : new Baseline("", []);
        var machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
        Console.WriteLine($"\n{machine}\nbaseline: {(before.Machine.Length > 0 ? before.Machine : "none")}\n");
        Console.WriteLine($"| {"figure",-72} | {"value",10} | {"unit",-8} | {"must reach",-12} | {"reached",-7} | {"baseline",10} | {"ratio",6} |");
        Console.WriteLine($"|{new string('-', 74)}|{new string('-', 11)}:|{new string('-', 10)}|{new string('-', 14)}|{new string('-', 9)}|{new string('-', 11)}:|{new string('-', 7)}:|");
        var failed = 0;
        foreach (var figure in figures)
        {
            var known = before.Figures.TryGetValue(figure.Name, out var old);
            var ratio = known ? figure.Value / old : double.NaN;
            var goal = figure.Goal is { } wanted ? (figure.AtLeast ? ">= " : "<= ") + Text(wanted) : "";
            Console.WriteLine(
                $"| {figure.Name,-72} | {Text(figure.Value),10} | {figure.Unit,-8} | {goal,-12} | {figure.Reached switch { true => "yes", false => "NO", null => "" },-7} | {(known ? Text(old) : ""),10} | {(known ? Text(ratio) : ""),6} |");
            var worse = known && figure.Goal is not null && (figure.AtLeast ? ratio < 1 - Tolerance : ratio > 1 + Tolerance);
            failed += figure.Reached == false || worse ? 1 : 0;
        }

        if (write)
        {
            var merged = new SortedDictionary<string, double>(before.Figures, StringComparer.Ordinal);
            foreach (var figure in figures)
            {
                merged[figure.Name] = Math.Round(figure.Value, 3);
            }

            File.WriteAllText(file, JsonSerializer.Serialize(new Baseline(machine, new(merged)), Json) + "\n");
            Console.WriteLine("\nbaseline.json is written; commit it with the change that explains it.");
        }

        return failed == 0 ? 0 : 1;
    }

    private static string Text(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Referral.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? ".", "tests", "Benchmarks", "baseline.json");
    }

    private sealed record Baseline(string Machine, Dictionary<string, double> Figures);
}
