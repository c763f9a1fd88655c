using Contracts.Http.Shape;

namespace Contracts.Http.Matching;

/// <summary>Who could help, asked before a case is saved: the need without any personal field.</summary>
/// <param name="Division">Administrative division code of the place of need.</param>
/// <param name="Latitude">Degrees north; with <paramref name="Longitude"/> offers that serve a radius are found too.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Urgency">U1 to U5; U3 when absent.</param>
/// <param name="Household">What is known of the household.</param>
/// <param name="Need">What is needed.</param>
/// <param name="Top">How many candidates, 1 to 50; 5 when absent.</param>
public sealed record FindCandidates(
    [property: Needed, AtMost(12)] string? Division,
    [property: Between(-90, 90)] double? Latitude,
    [property: Between(-180, 180)] double? Longitude,
    [property: OneOf("U1", "U2", "U3", "U4", "U5")] string? Urgency,
    WhatIfHousehold? Household,
    [property: Needed] WhatIfNeed? Need,
    [property: Between(1, 50)] int? Top);

/// <summary>A household without names.</summary>
/// <param name="Size">Members, at least 1.</param>
/// <param name="Tiers">Recipient tiers R0 to R7.</param>
/// <param name="Tags">Vulnerability tags.</param>
/// <param name="Ages">Ages in whole years.</param>
public sealed record WhatIfHousehold(
    [property: Between(1, 50)] int? Size,
    [property: AtMost(10)] IReadOnlyList<string>? Tiers,
    [property: AtMost(30)] IReadOnlyList<string>? Tags,
    [property: AtMost(50)] IReadOnlyList<int>? Ages);

/// <summary>One need.</summary>
/// <param name="Category">Need category, e.g. <c>N01.01</c>.</param>
/// <param name="Quantity">Units, at least 1; 1 when absent.</param>
/// <param name="Unit">Unit of the quantity; the usual one of the category when absent.</param>
/// <param name="NeededBy">UTC; not in the past.</param>
public sealed record WhatIfNeed(
    [property: Needed, AtMost(20)] string? Category,
    [property: Between(1, 100000)] int? Quantity,
    [property: AtMost(20)] string? Unit,
    DateTimeOffset? NeededBy);

/// <summary>Ranked offers for a need.</summary>
/// <param name="Candidates">Best first.</param>
/// <param name="Considered">Offers looked at.</param>
/// <param name="Eligible">Offers that passed every rule.</param>
/// <param name="Exclusions">How many offers each rule kept out first.</param>
/// <param name="RuleVersion">Version of the rules that decided.</param>
/// <param name="NearMisses">The best offers that one rule alone keeps out, where time, units or a word of the charity would change it.</param>
public sealed record CandidateList(
    IReadOnlyList<CandidateOffer> Candidates, int Considered, int Eligible, IReadOnlyList<ExcludedBy> Exclusions, string RuleVersion, IReadOnlyList<NearMiss> NearMisses);

/// <summary>An offer that may be asked.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="CharityName">Its charity's name in the caller's language.</param>
/// <param name="Title">Its title in the caller's language.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Free">Units that can be promised now.</param>
/// <param name="Unit">Unit of the offer.</param>
/// <param name="AnswersWithin">Promised time to answer; null when none was promised.</param>
/// <param name="Reasons">Parts of the score, heaviest first; weight times value over all parts is the score.</param>
public sealed record CandidateOffer(
    Guid OfferId, Guid CharityId, string CharityName, string Title, double Score, int Free, string Unit, TimeSpan? AnswersWithin,
    IReadOnlyList<MatchReason> Reasons);

/// <summary>One part of a score in words.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Weight">Share of this part; all weights sum to 1.</param>
/// <param name="Value">0 to 1.</param>
/// <param name="Sentence">In the caller's language.</param>
public sealed record MatchReason(string Code, double Weight, double Value, string Sentence);

/// <summary>How many offers one rule kept out first.</summary>
/// <param name="Rule">Code of the rule.</param>
/// <param name="Count">Offers.</param>
/// <param name="Sentence">In the caller's language.</param>
public sealed record ExcludedBy(string Rule, int Count, string Sentence);

/// <summary>Why an offer is not asked for a need.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Fits">True when no rule stands against it.</param>
/// <param name="Rules">Every rule that keeps it out.</param>
/// <param name="Sentence">The whole answer in the caller's language.</param>
/// <param name="RuleVersion">Version of the rules that decided.</param>
public sealed record WhyNotAnswer(Guid NeedId, Guid OfferId, bool Fits, IReadOnlyList<RuleAgainst> Rules, string Sentence, string RuleVersion);

/// <summary>A rule that keeps an offer out.</summary>
/// <param name="Code">Code of the rule.</param>
/// <param name="Sentence">In the caller's language.</param>
/// <param name="ByHand">Whether a coordinator may set it aside in a referral by hand.</param>
/// <param name="Change">What would have to change for the rule to be met; null where nothing can.</param>
/// <param name="TakenBy">Of a stored need and the rule <c>capacity</c>: who has the units. <c>moreUrgent</c>: a need of a higher urgency; <c>others</c>: needs that were there first; null: they are used up.</param>
public sealed record RuleAgainst(string Code, string Sentence, bool ByHand, NeededChange? Change = null, string? TakenBy = null);

/// <summary>What would have to change for an offer to fit.</summary>
/// <param name="Sentence">In the caller's language.</param>
/// <param name="From">UTC: from when it fits by itself, where only time is missing.</param>
/// <param name="Missing">Units, members or kilometres that are missing, where something can be counted.</param>
public sealed record NeededChange(string Sentence, DateTimeOffset? From, int? Missing);

/// <summary>An offer that one rule alone keeps out.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="CharityName">Its charity's name in the caller's language.</param>
/// <param name="Title">Its title in the caller's language.</param>
/// <param name="Rule">The rule against it, and what would have to change.</param>
public sealed record NearMiss(Guid OfferId, Guid CharityId, string CharityName, string Title, RuleAgainst Rule);
