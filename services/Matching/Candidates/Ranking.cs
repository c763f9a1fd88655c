using System.Collections.Immutable;
using Matching.OfferCopies;

namespace Matching.Candidates;

/// <summary>The answer to one question: who may be asked, best first, and how many each rule kept out.</summary>
/// <param name="Considered">Live offers at the time of the question.</param>
/// <param name="Exclusions">Per rule, in the order of <see cref="MatchRules.All"/>: offers it excluded first.</param>
internal sealed record Ranking(ImmutableArray<Candidate> Candidates, int Considered, ImmutableArray<int> Exclusions)
{
    /// <summary>Filters and scores what the index gives for the need's category and place; everything else failed one of these two rules.</summary>
    public static Ranking Of(Ask ask, OfferIndex index)
    {
        var exclusions = new int[MatchRules.All.Length];
        var candidates = ImmutableArray.CreateBuilder<Candidate>();
        var near = index.Near(ask.Need);
        foreach (var offer in near)
        {
            var against = MatchRules.FirstAgainst(offer, ask);
            if (against >= 0)
            {
                exclusions[against]++;
                continue;
            }

            var coverage = Coverage.Of(offer.Facts, ask.Need)!.Value;
            candidates.Add(new Candidate(offer, coverage, MatchScore.Of(offer, coverage, ask)));
        }

        candidates.Sort(MatchScore.Compare);
        var total = index.Count;
        var inCategory = Math.Min(total, index.CountIn(ask.Need));
        exclusions[0] += total - inCategory;
        exclusions[1] += Math.Max(0, inCategory - near.Count);
        return new Ranking(candidates.DrainToImmutable(), total, [.. exclusions]);
    }
}
