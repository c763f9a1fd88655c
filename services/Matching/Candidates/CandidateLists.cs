using Contracts.Http.Matching;
using Matching.OfferCopies;

namespace Matching.Candidates;

/// <summary>A ranking in the words of the API.</summary>
internal static class CandidateLists
{
    public static CandidateList Of(Ranking ranking, Ask question, int top, CharityNames names, bool english) => new(
        [.. ranking.Candidates.Take(top).Select(candidate => Show(candidate, question, names, english))],
        ranking.Considered,
        ranking.Candidates.Length,
        [.. MatchRules.All
            .Select((rule, index) => new ExcludedBy(rule.Code, ranking.Exclusions[index], Sentences.Against(rule.Code, english)))
            .Where(excluded => excluded.Count > 0)],
        MatchRules.Version);

    private static CandidateOffer Show(Candidate candidate, Ask question, CharityNames names, bool english)
    {
        var facts = candidate.Offer.Facts;
        return new CandidateOffer(
            facts.OfferId, facts.CharityId, names.Of(facts.CharityId, english), english ? facts.TitleEn : facts.TitleZh, candidate.Score,
            candidate.Offer.FreeAt(question.Now), facts.Unit, facts.AnswersWithin,
            [.. MatchScore.Explain(candidate.Offer, candidate.Coverage, question)
                .Select(reason => new MatchReason(reason.Code, reason.Weight, reason.Value, Sentences.For(reason, candidate.Coverage, english)))]);
    }
}
