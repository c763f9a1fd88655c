using Matching.Candidates;

namespace Benchmarks.Matching;

/// <summary>The plain way: every offer that gives the category, through all rules and the score, by LINQ. What the index has to equal, candidate by candidate.</summary>
internal sealed class PlainScan(IEnumerable<Offer> offers)
{
    private readonly Dictionary<string, Offer[]> _byCategory = offers
        .SelectMany(offer => offer.Facts.Categories.Distinct().Select(category => (category, offer)))
        .GroupBy(pair => pair.category, pair => pair.offer).ToDictionary(group => group.Key, group => group.ToArray());

    public List<Candidate> Best(Ask ask, int top) =>
    [
        .. ask.Need.Categories.SelectMany(category => _byCategory.GetValueOrDefault(category) ?? []).DistinctBy(offer => offer.Id)
            .Where(offer => MatchRules.FirstAgainst(offer, ask) < 0)
            .Select(offer => Coverage.Of(offer.Facts, ask.Need) is { } coverage ? new Candidate(offer, coverage, MatchScore.Of(offer, coverage, ask)) : default)
            .Order(Comparer<Candidate>.Create(MatchScore.Compare)).Take(top),
    ];
}
