using System.Diagnostics;
using Matching.Scarcity;

namespace Benchmarks.Scarcity;

/// <summary>
/// All open needs and all offers that compete, shared out at once: our auction beside OR-Tools' min-cost flow on the same arcs with the same worth (rank first, then fit), in the same run.
/// Times are the solving alone: what it takes to fill either's arrays is not counted.
/// </summary>
internal static class WholeBatch
{
    private const int Rounds = 5;

    public static IReadOnlyList<Figure> Run() =>
    [
        .. Compare("10,000 x 10,000", Make(10_000, 10_000, units: 1, options: 10, ranks: 1), 0.995, null),
        .. Compare("10,000 x 10,000, five urgencies, units for 80 %", Make(10_000, 2_000, units: 4, options: 10, ranks: 5), 0.995, null),
        .. Compare("100,000 x 20,000, five urgencies, units for 80 %", Make(100_000, 20_000, units: 4, options: 8, ranks: 5), 0.995, 2_000),
        .. Compare("100,000 x 20,000, 45 ranks, units for 80 %", Make(100_000, 20_000, units: 4, options: 8, ranks: 45), 0.995, 2_000),
    ];

    private static IEnumerable<Figure> Compare(string size, Contest contest, double atLeast, double? within)
    {
        var (ours, chosen) = (new List<double>(), Array.Empty<int>());
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            (chosen, _) = UnitAuction.Of(contest);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var (theirs, flow) = OrTools(contest);
        var (median, worth, reference) = (Load.Median([.. ours]), Worth(contest, chosen), Worth(contest, flow));
        yield return new Figure($"{size}: auction", median, "ms", within);
        yield return new Figure($"{size}: OR-Tools' min-cost flow", theirs, "ms");
        yield return new Figure($"{size}: auction / OR-Tools, time", median / theirs, "times", 1);
        yield return new Figure($"{size}: auction / OR-Tools, fit of those served", 100.0 * worth.Fit / reference.Fit, "%", 100 * atLeast, AtLeast: true);
        yield return new Figure($"{size}: auction / OR-Tools, rank and fit", 100.0 * (worth.Rank + worth.Fit) / (reference.Rank + reference.Fit), "%", 100 * atLeast, AtLeast: true);
        yield return new Figure($"{size}: needs served, of OR-Tools' {reference.Served:N0}", worth.Served, "", reference.Served, AtLeast: true);
    }

    private static (double Milliseconds, int[] Chosen) OrTools(Contest contest)
    {
        var (took, units) = OrToolsFlow.Of(contest);
        return (took, [.. Enumerable.Range(0, contest.Needs).Select(need => Enumerable.Range(contest.First[need], contest.First[need + 1] - contest.First[need]).LastOrDefault(at => units[at] > 0, -1))]);
    }

    private static (long Rank, long Fit, int Served) Worth(Contest contest, int[] chosen)
    {
        var (rank, fit, served) = (0L, 0L, 0);
        for (var need = 0; need < contest.Needs; need++)
        {
            if (chosen[need] >= 0)
            {
                (rank, fit, served) = (rank + contest.Standing[need], fit + contest.Fit[chosen[need]], served + 1);
            }
        }

        return (rank, fit, served);
    }

    private static Contest Make(int needs, int offers, int units, int options, int ranks)
    {
        var dice = new Random(2026);
        var (offer, fit) = (new List<int>(needs * options), new List<int>(needs * options));
        for (var need = 0; need < needs; need++)
        {
            var some = new SortedSet<int>();
            while (some.Count < options)
            {
                some.Add(dice.Next(offers));
            }

            offer.AddRange(some);
            fit.AddRange(some.Select(_ => dice.Next(1, Contest.BestFit + 1)));
        }

        return new Contest
        {
            NeedIds = new Guid[needs],
            OfferIds = new Guid[offers],
            Standing = Contest.Standings([.. Enumerable.Range(0, needs).Select(_ => dice.Next(ranks)).OrderDescending()]),
            Whole = [.. Enumerable.Repeat(true, needs)],
            Free = [.. Enumerable.Repeat(units, offers)],
            First = [.. Enumerable.Range(0, needs + 1).Select(need => need * options)],
            Offer = [.. offer],
            Fit = [.. fit],
            Units = [.. Enumerable.Repeat(1, offer.Count)],
        };
    }
}
