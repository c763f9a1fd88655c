using System.Globalization;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Matching;
using Matching.Scarcity;
using Platform.Http;

namespace Benchmarks.Scarcity;

/// <summary>
/// <c>./dev contest FILE</c>: what was shared out among needs that competed is shared out again, and held against the most that OR-Tools' min-cost flow finds on the same arcs.
/// Exit codes: 0 all as recorded and at least 99.5 % of it, 1 not, 64 wrong use, 66 no such file.
/// </summary>
internal static class JudgeContests
{
    private const double Least = 0.995;

    public static int Run(string[] args, TextWriter output)
    {
        if (args is not [var file])
        {
            output.WriteLine("contest FILE\n  FILE     a saved answer of GET /api/matching/contests");
            return 64;
        }

        if (!File.Exists(file))
        {
            output.WriteLine($"There is no file {file}.");
            return 66;
        }

        IReadOnlyList<ContestView> contests;
        try
        {
            contests = JsonSerializer.Deserialize<Page<ContestView>>(File.ReadAllText(file), Json.Options)?.Items ?? [];
        }
        catch (JsonException fault)
        {
            output.WriteLine($"DIFFERS: {file} cannot be read as contests (line {fault.LineNumber + 1}, {fault.Path}).");
            return 1;
        }

        var (worst, differ) = (1.0, 0);
        foreach (var contest in contests)
        {
            var difference = ContestOnRecord.Difference(contest.Record, contest.Digest);
            var share = Share(ContestOnRecord.ContestOf(contest.Record), contest.Record.Shares);
            (worst, differ) = (Math.Min(worst, share), differ + (difference is null ? 0 : 1));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contest.Id}: {contest.Record.Needs.Count} needs, {contest.Record.Offers.Count} offers, {contest.Record.Shares.Sum(given => given.Units)} units held, {share:P2} of the min-cost flow; {(difference is null ? "the same again" : "DIFFERS: " + difference)}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{contests.Count} contests, {differ} differ, at least {worst:P2} of the min-cost flow."));
        return differ == 0 && worst >= Least ? 0 : 1;
    }

    private static double Share(Contest contest, IReadOnlyList<ContestShare> shares)
    {
        var (_, flow) = OrToolsFlow.Of(contest);
        var best = Enumerable.Range(0, contest.Needs).Sum(need => Options(need).Sum(at => Worth(need, at) * flow[at]));
        var needs = contest.NeedIds.Index().ToDictionary(need => need.Item, need => need.Index);
        var ours = shares.Sum(share => needs[share.NeedId] is var need && Options(need).FirstOrDefault(at => contest.OfferIds[contest.Offer[at]] == share.OfferId, -1) is >= 0 and var at ? Worth(need, at) * share.Units : 0);
        return best == 0 ? 1 : (double)ours / best;

        IEnumerable<int> Options(int need) => Enumerable.Range(contest.First[need], contest.First[need + 1] - contest.First[need]);
        long Worth(int need, int at) => contest.Standing[need] + contest.Fit[at];
    }
}
