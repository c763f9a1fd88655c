using System.Collections.Immutable;
using Matching.OfferCopies;

namespace Matching.Candidates;

/// <summary>The answer to one question: who may be asked, best first, and how many each rule kept out.</summary>
/// <param name="Candidates">As many as were asked for.</param>
/// <param name="Considered">Live offers at the time of the question.</param>
/// <param name="Fitting">Offers that passed every rule, however many were asked for.</param>
/// <param name="Exclusions">Per rule, in the order of <see cref="MatchRules.All"/>: offers it excluded first.</param>
internal sealed record Ranking(ImmutableArray<Candidate> Candidates, int Considered, int Fitting, ImmutableArray<int> Exclusions)
{
    /// <summary>The best of those that one rule alone keeps out, where it was asked for: <see cref="OfferIndex.BestAndNearMisses"/>.</summary>
    public ImmutableArray<NearMiss> NearMisses { get; init; } = [];

    /// <summary>Every offer in it.</summary>
    public IEnumerable<Offer> Shown => Candidates.Select(candidate => candidate.Offer).Concat(NearMisses.Select(miss => miss.Offer));

    /// <summary>The best offers of the index; all that fit when no number is given.</summary>
    public static Ranking Of(Ask ask, OfferIndex index, int top = int.MaxValue) => index.Best(ask, top);

    /// <summary>The same by asking every offer, one after the other: what the index has to equal.</summary>
    public static Ranking Plain(Ask ask, IReadOnlyCollection<Offer> offers, int top = int.MaxValue)
    {
        var exclusions = new int[MatchRules.All.Length];
        var candidates = new List<Candidate>();
        foreach (var offer in offers)
        {
            if (MatchRules.FirstAgainst(offer, ask) is >= 0 and var against)
            {
                exclusions[against]++;
                continue;
            }

            var coverage = Coverage.Of(offer.Facts, ask.Need)!.Value;
            candidates.Add(new Candidate(offer, coverage, MatchScore.Of(offer, coverage, ask)));
        }

        candidates.Sort(MatchScore.Compare);
        return new Ranking([.. candidates.Take(top)], offers.Count, candidates.Count, [.. exclusions]);
    }
}

/// <summary>An offer that would be a candidate but for one rule.</summary>
/// <param name="Rule">Its place in <see cref="MatchRules.All"/>.</param>
internal readonly record struct NearMiss(Offer Offer, int Rule);
