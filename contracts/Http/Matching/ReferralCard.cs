namespace Contracts.Http.Matching;

/// <summary>
/// A referral as its charity and the coordinators see it: the need card. It never says who the person is; place is the township at most, tags that
/// count as sensitive are left out.
/// </summary>
/// <param name="Id">The referral, version 7.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">The case of the need.</param>
/// <param name="CaseNumber">Speakable number of the case.</param>
/// <param name="OfferId">The offer that was asked.</param>
/// <param name="CharityId">The charity that was asked.</param>
/// <param name="Status">offered, accepted, inService, onHold, delivered, confirmed, disputed, declined, expired, recalled, returned, failed.</param>
/// <param name="LegalSteps">The states that may follow.</param>
/// <param name="Category">Need category, e.g. <c>N01.01</c>.</param>
/// <param name="Quantity">Units asked for, promised, or confirmed in the end.</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="Division">Division code, township at most.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Tiers">Recipient tiers.</param>
/// <param name="Tags">Vulnerability tags that are not sensitive.</param>
/// <param name="AgeBands">Bands of the members' ages, e.g. <c>6-13</c>, youngest first.</param>
/// <param name="HouseholdSize">Members.</param>
/// <param name="NeededBy">UTC; null when no date was given.</param>
/// <param name="OfferedAt">UTC.</param>
/// <param name="AnswerBy">UTC: silence until then lets the card expire.</param>
/// <param name="ContactBy">UTC: when the charity wants to reach the person.</param>
/// <param name="ReviewAt">UTC: when a pause is looked at again.</param>
/// <param name="Reason">Coded reason of the last step that had one.</param>
/// <param name="Extent">full, part, alternative, ongoing: the charity's claim.</param>
/// <param name="Delivered">Units the charity says it delivered.</param>
/// <param name="Outcome">D1 to D4, as the person said.</param>
/// <param name="Next">What has to happen next; null when the referral has ended.</param>
/// <param name="NeedStatus">State of the need as a whole.</param>
/// <param name="Version">Version of the need and its referrals; the entity tag.</param>
public sealed record ReferralCard(
    Guid Id, Guid NeedId, Guid CaseId, string CaseNumber, Guid OfferId, Guid CharityId, string Status, IReadOnlyList<string> LegalSteps,
    string Category, int Quantity, string Unit, string Division, string Urgency, IReadOnlyList<string> Tiers, IReadOnlyList<string> Tags,
    IReadOnlyList<string> AgeBands, int HouseholdSize, DateTimeOffset? NeededBy, DateTimeOffset OfferedAt, DateTimeOffset AnswerBy,
    DateTimeOffset? ContactBy, DateTimeOffset? ReviewAt, string? Reason, string? Extent, int? Delivered, string? Outcome,
    NextAction? Next, string NeedStatus, int Version)
{
    /// <summary>What led to this card; in the answer about a single referral only.</summary>
    public ReferralDetail? Detail { get; init; }

    /// <summary>Six digits to tell the person, who says them to the visitor when the help has arrived; for the desk and coordinators, once a charity has said yes.</summary>
    public string? ConfirmationCode { get; init; }
}

/// <summary>What has to happen next, by whom, until when.</summary>
/// <param name="Action">answerCard, contactPerson, deliver, reviewHold, confirmOutcome, resolveDispute, reviewOngoing, findHelpByHand, match.</param>
/// <param name="Owner">charity:ID, coordinator:DIVISION, hotline, matching.</param>
/// <param name="DueAt">UTC.</param>
public sealed record NextAction(string Action, string Owner, DateTimeOffset DueAt);

/// <summary>What led to a referral, and every step since.</summary>
/// <param name="Score">Score of the match, 0 to 1.</param>
/// <param name="Round">Which widening round asked this charity, from 1; 0 for a referral by hand.</param>
/// <param name="Reasons">Why this offer, heaviest first.</param>
/// <param name="Steps">Every step so far; for coordinators only, empty for a charity.</param>
public sealed record ReferralDetail(
    double Score, int Round, IReadOnlyList<MatchReason> Reasons, IReadOnlyList<StepTaken> Steps);

/// <summary>Who moved the referral, when, from where to where, and why.</summary>
/// <param name="From">Former state; null for the first.</param>
/// <param name="To">New state.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id; <c>matching</c> for the platform.</param>
/// <param name="Why">Coded reason.</param>
/// <param name="Text">Words that were given, without personal data.</param>
/// <param name="NeedVersion">Version the step acted on.</param>
public sealed record StepTaken(string? From, string To, DateTimeOffset At, string By, string? Why, string? Text, int NeedVersion);
