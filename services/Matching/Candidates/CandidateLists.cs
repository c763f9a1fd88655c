using Contracts.Http.Matching;
using Matching.OfferCopies;

namespace Matching.Candidates;

/// <summary>A ranking in the words of the API.</summary>
internal static class CandidateLists
{
    public static CandidateList Of(Ranking ranking, Ask question, CharityNames names, OfferTitles titles, WhatWouldHelp help, bool english) => new(
        [.. ranking.Candidates.Select(candidate => Show(candidate, question, names, titles, english))],
        ranking.Considered,
        ranking.Fitting,
        [.. MatchRules.All
            .Select((rule, index) => new ExcludedBy(rule.Code, ranking.Exclusions[index], Sentences.Against(rule.Code, english)))
            .Where(excluded => excluded.Count > 0)],
        MatchRules.Version,
        [.. ranking.NearMisses.Select(miss => Show(miss, question, names, titles, help, english))]);

    private static CandidateOffer Show(Candidate candidate, Ask question, CharityNames names, OfferTitles titles, bool english)
    {
        var facts = candidate.Offer.Facts;
        return new CandidateOffer(
            facts.OfferId, facts.CharityId, names.Of(facts.CharityId, english), titles.Of(facts.OfferId, english), candidate.Score,
            candidate.Offer.FreeAt(question.Now), facts.Unit, facts.AnswersWithin,
            [.. MatchScore.Explain(candidate.Offer, candidate.Coverage, question)
                .Select(reason => new MatchReason(reason.Code, reason.Weight, reason.Value, Sentences.For(reason, candidate.Coverage, english)))]);
    }

    private static Contracts.Http.Matching.NearMiss Show(NearMiss miss, Ask question, CharityNames names, OfferTitles titles, WhatWouldHelp help, bool english)
    {
        var (facts, rule) = (miss.Offer.Facts, MatchRules.All[miss.Rule]);
        return new(
            facts.OfferId, facts.CharityId, names.Of(facts.CharityId, english), titles.Of(facts.OfferId, english),
            new RuleAgainst(rule.Code, Sentences.Against(rule.Code, english), rule.Soft, help.Of(rule.Code, miss.Offer, question, english)));
    }
}
