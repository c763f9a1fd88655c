using System.Diagnostics;
using Google.OrTools.Graph;
using Matching.Scarcity;

namespace Benchmarks.Scarcity;

/// <summary>The reference: OR-Tools' min-cost flow on the same arcs, of the most worth that single units can have.</summary>
internal static class OrToolsFlow
{
    /// <summary>Milliseconds, and the units that flow over each option.</summary>
    public static (double Milliseconds, int[] Units) Of(Contest contest)
    {
        var graph = new MinCostFlow();
        var (away, arcs, all) = (contest.Needs + contest.Offers, new int[contest.Options], 0);
        for (var need = 0; need < contest.Needs; need++)
        {
            var (first, end) = (contest.First[need], contest.First[need + 1]);
            var wanted = first < end ? contest.Units[first] : 0;
            all += wanted;
            graph.SetNodeSupply(need, wanted);
            for (var at = first; at < end; at++)
            {
                arcs[at] = graph.AddArcWithCapacityAndUnitCost(need, contest.Needs + contest.Offer[at], wanted, -(contest.Standing[need] + contest.Fit[at]));
            }

            graph.AddArcWithCapacityAndUnitCost(need, away, wanted, 0);
        }

        for (var offer = 0; offer < contest.Offers; offer++)
        {
            graph.AddArcWithCapacityAndUnitCost(contest.Needs + offer, away, contest.Free[offer], 0);
        }

        graph.SetNodeSupply(away, -all);
        var start = Stopwatch.GetTimestamp();
        var status = graph.Solve();
        var took = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return status == MinCostFlowBase.Status.OPTIMAL ? (took, Array.ConvertAll(arcs, arc => (int)graph.Flow(arc))) : throw new InvalidOperationException($"OR-Tools says {status}.");
    }
}
