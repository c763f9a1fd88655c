using System.Globalization;
using System.Text;

namespace Simulator;

/// <summary>What came out, as a page with pictures.</summary>
internal static class Report
{
    private static readonly string[] Urgencies = ["U1", "U2", "U3", "U4", "U5"];

    /// <summary>The goals at units for 80 % of what is needed, each with whether it is reached, for a seed.</summary>
    public static IEnumerable<(string Goal, string Value, bool Reached)> Goals(Outcome first, Outcome movable)
    {
        yield return ("critical needs (U1) helped: at least 95 %", Text(movable.Critical), movable.Critical >= 95);
        yield return ($"all needs helped: not below first come first served ({Text(first.Total)} %)", Text(movable.Total), movable.Total >= first.Total);
        yield return ($"low urgency (U4, U5): not below half of its share there ({Text(first.Low / 2)} %)", Text(movable.Low), movable.Low >= first.Low / 2);
        yield return ("shown cards withdrawn: under 10 per 1,000 cases", Text(movable.WithdrawnPer1000), movable.WithdrawnPer1000 < 10);
    }

    /// <summary>Writes <c>README.md</c> and its pictures; the text of the page.</summary>
    public static string Write(string folder, IReadOnlyList<IReadOnlyList<Outcome>> seeds, IReadOnlyList<Confirmation> confirmations, string command)
    {
        Directory.CreateDirectory(folder);
        var page = new StringBuilder();
        var policies = seeds[0].Select(outcome => outcome.Policy).ToArray();
        double[] Mean(Func<Outcome, double> value) => [.. policies.Select((_, at) => seeds.Average(seed => value(seed[at])))];
        page.Append("# Who is helped when help is scarce\n\n");
        Line(page, $"Written by `{command}`; how the surge is made: [simulation](../simulation.md). {seeds[0][0].World.Needs.Count:N0} needs over 14 days, {string.Join(", ", seeds.Select(seed => seed[0].World.Offers.Count.ToString(CultureInfo.InvariantCulture)))} offers, seeds {string.Join(", ", seeds.Select(seed => seed[0].World.Seed))}. Means of the seeds unless said.");
        Table(page, "Goals, each seed", ["seed", "goal", "reached", ""], seeds.SelectMany(seed => Goals(seed[0], seed.Single(outcome => outcome.Policy == Policy.Recalling.Name)).Select(goal =>
            new[] { seed[0].World.Seed.ToString(CultureInfo.InvariantCulture), goal.Goal, goal.Value, goal.Reached ? "yes" : "**no**" })));
        Table(page, "Needs helped, %", ["", "all", .. Urgencies, "U4 and U5"], policies.Select((policy, at) => new[] { policy }
            .Append(Text(Mean(outcome => outcome.Total)[at])).Concat(Urgencies.Select((_, level) => Text(Mean(outcome => outcome.Share(need => need.Urgency == level + 1))[at]))).Append(Text(Mean(outcome => outcome.Low)[at])).ToArray()));
        Picture(page, folder, "urgency", "Needs helped by urgency, %", Urgencies, policies, (outcome, group) => outcome.Share(need => need.Urgency == group + 1), seeds, "%");
        string[] tiers = ["none", "R1", "R2", "R3", "R4", "R6"];
        int[] tierOf = [0, 1, 2, 3, 4, 6];
        Table(page, "Needs helped by tier, %", ["", .. tiers], policies.Select((policy, at) => new[] { policy }.Concat(tierOf.Select(tier => Text(Mean(outcome => outcome.Share(need => need.Tier == tier))[at]))).ToArray()));
        Picture(page, folder, "tier", "Needs helped by tier, %", tiers, policies, (outcome, group) => outcome.Share(need => need.Tier == tierOf[group]), seeds, "%");
        Table(page, "Hours from need to yes, median (nine in ten)", ["", .. Urgencies], policies.Select((policy, at) => new[] { policy }
            .Concat(Urgencies.Select((_, level) => $"{Text(Mean(outcome => outcome.Hours(50, level + 1))[at])} ({Text(Mean(outcome => outcome.Hours(90, level + 1))[at])})")).ToArray()));
        Picture(page, folder, "hours", "Hours from need to yes, median", Urgencies, policies, (outcome, group) => outcome.Hours(50, group + 1), seeds, " h");
        Table(page, "Areas, offers, cards", ["", "Gini of the share helped by place", "units unused, %", "cards withdrawn per 1,000 cases"], policies.Select((policy, at) => new[]
            { policy, Mean(outcome => outcome.Gini)[at].ToString("0.000", CultureInfo.InvariantCulture), Text(Mean(outcome => outcome.UnusedPercent)[at]), Text(Mean(outcome => outcome.WithdrawnPer1000)[at]) }));
        Table(page, "Real matches, had old offers been asked first", ["asked before a match", "matches made", "closed undelivered", "%", "donors asked"], confirmations.Select(one => new[]
            { one.Days is { } days ? days == 0 ? "every offer" : $"offers of {days} days and more" : "none, as it was", one.Matches.ToString("N0", CultureInfo.InvariantCulture), one.Undelivered.ToString("N0", CultureInfo.InvariantCulture), Text(one.Percent), one.Asked.ToString("N0", CultureInfo.InvariantCulture) }));
        var text = page.ToString();
        File.WriteAllText(Path.Combine(folder, "README.md"), text);
        return text;
    }

    private static void Picture(
        StringBuilder page, string folder, string name, string title, string[] groups, string[] policies, Func<Outcome, int, double> value, IReadOnlyList<IReadOnlyList<Outcome>> seeds, string unit)
    {
        var series = policies.Select((policy, at) => (policy, groups.Select((_, group) => seeds.Average(seed => value(seed[at], group))).ToArray())).ToArray();
        File.WriteAllText(Path.Combine(folder, name + ".svg"), Chart.Bars(title, groups, series, unit));
        Line(page, $"![{title}]({name}.svg)\n");
    }

    private static void Table(StringBuilder page, string title, string[] head, IEnumerable<string[]> rows)
    {
        Line(page, $"\n## {title}\n\n| {string.Join(" | ", head)} |\n|{string.Concat(head.Select(_ => "---|"))}");
        foreach (var row in rows)
        {
            Line(page, $"| {string.Join(" | ", row)} |");
        }

        page.Append('\n');
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("0.0", CultureInfo.InvariantCulture) : "–";

    private static void Line(StringBuilder page, FormattableString line) => page.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
