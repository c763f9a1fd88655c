using System.Diagnostics;
using Matching.Scarcity;
using Matching.Tests.Scarcity;

namespace Benchmarks.Scarcity;

/// <summary>Needs of several units: published instances of the generalised assignment problem, each against its proven bounds, for least cost and for most profit.</summary>
internal static class SeveralUnits
{
    public static IReadOnlyList<Figure> Run(string folder)
    {
        var (cost, profit, missing, slowest, all) = (new List<double>(), new List<double>(), 0, 0.0, Stopwatch.StartNew());
        foreach (var instance in GapInstance.In(folder))
        {
            foreach (var most in new[] { false, true })
            {
                if ((most ? instance.Most : instance.Least) is not { } proven)
                {
                    continue;
                }

                var (contest, dearest) = GapContest.Of(instance, most);
                var start = Stopwatch.GetTimestamp();
                var (chosen, _, _) = Packing.Of(contest);
                var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                slowest = Math.Max(slowest, took);
                missing += chosen.Count(option => option < 0);
                var reached = chosen.Where(option => option >= 0).Sum(option => most ? contest.Fit[option] : dearest - contest.Fit[option]);
                var gap = most ? (proven.High - reached) / proven.High : (reached - proven.Low) / proven.Low;
                (most ? profit : cost).Add(100 * gap);
                Console.WriteLine($"{instance.Name,-10} {(most ? "most" : "least")} {instance.Capacity.Length,3} x {instance.Cost.Length,-5} {reached,7} of {(most ? proven.High : proven.Low),7:N0}: {100 * gap:N2} %, {took:N0} ms");
            }
        }

        return
        [
            new Figure($"needs of several units, {cost.Count} instances: mean gap to the proven least cost", cost.Average(), "%", 3),
            new Figure($"needs of several units, {cost.Count} instances: largest gap to it", cost.Max(), "%"),
            new Figure($"needs of several units, {profit.Count} instances: mean gap to the proven most profit", profit.Average(), "%", 3),
            new Figure("needs of several units: needs left without", missing, "", 0),
            new Figure("needs of several units: slowest instance", slowest, "ms"),
            new Figure("needs of several units: all instances", all.Elapsed.TotalSeconds, "s"),
        ];
    }
}
