using System.Globalization;
using System.IO.Compression;

namespace Matching.Tests.Scarcity;

/// <summary>A published assignment problem: agents are offers, jobs are needs that only the whole helps.</summary>
/// <param name="Name">File name without its ending.</param>
/// <param name="Cost">Cost of each job at each agent, jobs first.</param>
/// <param name="Units">What each job takes of each agent, jobs first.</param>
/// <param name="Capacity">What each agent has.</param>
/// <param name="Least">Proven bounds of the least cost; null where none is published.</param>
/// <param name="Most">Proven bounds of the most profit.</param>
public sealed record GapInstance(string Name, int[][] Cost, int[][] Units, int[] Capacity, (double Low, double High)? Least, (double Low, double High)? Most)
{
    /// <summary>Every instance of a folder, as text or zipped, in the order of their names.</summary>
    public static IEnumerable<GapInstance> In(string folder)
    {
        var bounds = File.ReadLines(Path.Combine(folder, "bounds.txt")).Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(parts => parts.Length == 3)
            .ToDictionary(parts => parts[0], parts => (double.Parse(parts[1], CultureInfo.InvariantCulture), double.Parse(parts[2], CultureInfo.InvariantCulture)));
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => file.EndsWith(".zip", StringComparison.Ordinal) || (file.EndsWith(".txt", StringComparison.Ordinal) && !file.EndsWith("bounds.txt", StringComparison.Ordinal))).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            yield return Read(name, Text(file), Bound(bounds, name + "_Min"), Bound(bounds, name + "_Max"));
        }
    }

    private static (double, double)? Bound(Dictionary<string, (double, double)> bounds, string name) => bounds.TryGetValue(name, out var bound) ? bound : null;

    private static string Text(string file)
    {
        if (!file.EndsWith(".zip", StringComparison.Ordinal))
        {
            return File.ReadAllText(file);
        }

        using var zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.Entries.Single().Open());
        return reader.ReadToEnd();
    }

    private static GapInstance Read(string name, string text, (double, double)? least, (double, double)? most)
    {
        var numbers = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var (agents, jobs) = (numbers[0], numbers[1]);
        int[][] Table(int from) => [.. Enumerable.Range(0, jobs).Select(job => Enumerable.Range(0, agents).Select(agent => numbers[from + (agent * jobs) + job]).ToArray())];
        return new GapInstance(name, Table(2), Table(2 + (agents * jobs)), numbers[(2 + (2 * agents * jobs))..], least, most);
    }
}
