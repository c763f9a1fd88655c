using System.Text;
using System.Text.Json;
using Contracts.Http.Matching;
using Matching.Candidates;
using Matching.Referrals;

namespace Matching.Decisions;

/// <summary>One decision, kept for ever: written in the save of its cards, never changed. What it says is in <see cref="Record"/>; the audit carries <see cref="Digest"/>.</summary>
internal sealed class MatchDecision
{
    /// <summary>So many of the short list are kept, beside those that got a card.</summary>
    public const int MostRanked = 10;

    public Guid Id { get; private init; }

    public Guid NeedId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string Digest { get; private init; } = "";

    /// <summary>A <see cref="DecisionRecord"/> as <see cref="DecisionJson"/> writes it: these bytes are what was hashed.</summary>
    public string Record { get; private init; } = "";

    public static MatchDecision Of(NeedAllocation need, DecisionStep step, Ask question, Ranking ranking, Moment moment)
    {
        var written = DecisionJson.Write(RecordOf(need, step, question, ranking, moment.By));
        return new()
        {
            Id = Guid.CreateVersion7(moment.Now),
            NeedId = need.NeedId,
            At = question.Now,
            Digest = DecisionJson.DigestOf(written),
            Record = Encoding.UTF8.GetString(written),
        };
    }

    public static DecisionRecord RecordOf(NeedAllocation allocation, DecisionStep step, Ask question, Ranking ranking, string by)
    {
        var (need, weights, newcomer) = (question.Need, question.Terms.Weights, question.Terms.Prior.Newcomer);
        return new(
            1, allocation.NeedId, allocation.CaseId, question.Now, by, step.Trigger, step.Round, Word(step.Reach), MatchRules.Version,
            new(question.Terms.Version, weights.Category, weights.Eligibility, weights.Closeness, weights.Capacity, weights.Speed, weights.Completion, weights.Fairness,
                new(newcomer.Answers, newcomer.Speed, newcomer.Finished, newcomer.Completion)),
            new(need.Category, need.Division, need.Latitude, need.Longitude, need.Urgency, need.Quantity, need.Unit, need.NeededBy, need.Tiers, need.Tags, need.Ages, need.HouseholdSize),
            ranking.Considered, ranking.Fitting,
            [.. ranking.Exclusions.Select((count, rule) => new RuleCount(MatchRules.All[rule].Code, count)).Where(excluded => excluded.Count > 0)],
            ranking.Candidates.Length,
            [.. ranking.Candidates.Select((candidate, place) => (candidate, place))
                .Where(at => at.place < MostRanked || step.Cards.Any(card => card.OfferId == at.candidate.Offer.Id))
                .Select(at => Write(at.candidate, at.place + 1, question))],
            step.Cards, step.SetAside);
    }

    private static RankedOffer Write(Candidate candidate, int place, Ask question)
    {
        var inputs = ScoreInputs.Of(candidate.Offer, candidate.Coverage, question);
        var (parts, standing) = (new double[MatchScore.Parts], inputs.Standing);
        MatchScore.Values(inputs, question.Need.Quantity, Second.Of(question.Now), question.Terms.Prior, parts);
        return new(
            candidate.Offer.Id, place, candidate.Offer.Facts.Version, candidate.Offer.LedgerVersion, inputs.ExactCategory, inputs.ForTiers, inputs.ForTags, inputs.ForAges,
            Word(candidate.Coverage.Reach), inputs.Closeness, candidate.Coverage.Kilometres, inputs.Free, inputs.Total, standing.Speed, standing.Completion, standing.Load, standing.LoadAt,
            parts, candidate.Score);
    }

    private static string Word(Reach reach) => JsonNamingPolicy.CamelCase.ConvertName(reach.ToString());
}

/// <summary>What was decided, beside the ranking.</summary>
/// <param name="Trigger">What caused it (<see cref="Triggers"/>).</param>
internal sealed record DecisionStep(string Trigger, int Round, Reach Reach, IReadOnlyList<DecisionCard> Cards, IReadOnlyList<string> SetAside);

/// <summary>What makes matching look for somebody. Each has a sentence in both languages.</summary>
internal static class Triggers
{
    public const string Opened = "opened";
    public const string Declined = "declined";
    public const string Expired = "expired";
    public const string Recalled = "recalled";
    public const string Returned = "returned";
    public const string Failed = "failed";
    public const string Remainder = "remainder";
    public const string Widening = "widening";
    public const string Changed = "changed";
    public const string ByHand = "byHand";
    public const string MadeWay = "madeWay";
    public const string SharedOut = "sharedOut";

    public static readonly string[] All = [Opened, Declined, Expired, Recalled, Returned, Failed, Remainder, Widening, Changed, ByHand, MadeWay, SharedOut];

    /// <summary>What the last step of a unit of work leads to; null where it is none that leaves a need open.</summary>
    public static string? Of(ReferralState last) => last switch
    {
        ReferralState.Declined => Declined,
        ReferralState.Expired => Expired,
        ReferralState.Recalled => Recalled,
        ReferralState.Returned => Returned,
        ReferralState.Failed => Failed,
        ReferralState.Confirmed => Remainder,
        _ => null,
    };
}
