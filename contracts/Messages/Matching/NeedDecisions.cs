namespace Contracts.Messages.Matching;

/// <summary>One matching round for a need: how many offers fitted, and how many each rule excluded. Feeds the ledger of unmet need.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Round">From 1; each silence, decline or widening starts the next.</param>
/// <param name="Considered">Offers looked at.</param>
/// <param name="Eligible">Offers that passed every rule.</param>
/// <param name="Exclusions">Rule code and how many offers it excluded first.</param>
/// <param name="Area">How far the search reached: county, prefecture, province, nation.</param>
/// <param name="RuleVersion">Version of the rules that decided.</param>
/// <param name="NeedVersion">Version of the need's allocation after this change.</param>
/// <param name="At">UTC.</param>
public sealed record MatchDecided(
    Guid NeedId, Guid CaseId, int Round, int Considered, int Eligible, IReadOnlyList<Exclusion> Exclusions, string Area,
    string RuleVersion, int NeedVersion, DateTimeOffset At);

/// <summary>How many offers one rule kept out.</summary>
public sealed record Exclusion(string Rule, int Count);

/// <summary>Nobody was found in this round, or nobody is left to ask. The need stays with a person who acts next: silence is never an end.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="NeedStatus">open while somebody still searches, unmet when it was given up with a reason.</param>
/// <param name="Reason">Outcome code, e.g. N1.</param>
/// <param name="Quantity">Units nobody could give.</param>
/// <param name="Next">Who acts next, until when; null when the need has ended.</param>
/// <param name="NeedVersion">Version of the need's allocation after this change.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
public sealed record NeedUnmatched(
    Guid NeedId, Guid CaseId, string NeedStatus, string Reason, int Quantity, NextStep? Next, int NeedVersion, DateTimeOffset At, string By);

/// <summary>How much of an offer is promised. Catalog refuses to cut capacity below it.</summary>
/// <param name="OfferId">The offer.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="Held">Units behind cards that wait for an answer.</param>
/// <param name="Committed">Units promised and not yet given back.</param>
/// <param name="Version">Version of the ledger row.</param>
/// <param name="At">UTC.</param>
public sealed record OfferCapacityUsed(Guid OfferId, Guid CharityId, int Held, int Committed, int Version, DateTimeOffset At);
