namespace Contracts.Messages.Matching;

/// <summary>A need card was shown to a charity; capacity is held.</summary>
/// <param name="Referral">Shared part.</param>
/// <param name="AnswerBy">UTC: silence until then lets the card expire.</param>
/// <param name="Round">Which widening round asked this charity, from 1; 0 for a referral by hand.</param>
/// <param name="Score">Score of the match, 0 to 1.</param>
public sealed record ReferralOffered(ReferralFacts Referral, DateTimeOffset AnswerBy, int Round, double Score);

/// <summary>The charity said yes; the hold became a commitment.</summary>
public sealed record ReferralAccepted(ReferralFacts Referral, DateTimeOffset? ContactBy);

/// <summary>The charity said no, with a coded reason and without any penalty.</summary>
public sealed record ReferralDeclined(ReferralFacts Referral, string Reason);

/// <summary>The charity did not answer in time.</summary>
public sealed record ReferralExpired(ReferralFacts Referral);

/// <summary>A card or an acceptance was taken back by the platform. Reason: taken, needWithdrawn, consentWithdrawn, consentRefused, offerWithdrawn, capacityReduced, charitySuspended, madeWay, byHand.</summary>
public sealed record ReferralRecalled(ReferralFacts Referral, string Reason);

/// <summary>The charity reached the person and began.</summary>
public sealed record ServiceStarted(ReferralFacts Referral);

/// <summary>The service pauses until a review date.</summary>
public sealed record ServicePutOnHold(ReferralFacts Referral, DateTimeOffset ReviewAt);

/// <summary>The charity says that it delivered: a claim until the person confirms. Extent: full, part, alternative, ongoing.</summary>
public sealed record DeliveryReported(ReferralFacts Referral, string Extent, int Quantity);

/// <summary>The person confirmed what arrived. Outcome: D1 to D4.</summary>
/// <param name="Referral">Shared part.</param>
/// <param name="Outcome">D1 full, D2 part, D3 alternative, D4 ongoing.</param>
/// <param name="Quantity">Units that arrived.</param>
/// <param name="Remainder">Units still missing; above 0 the need is open again for them.</param>
/// <param name="Satisfaction">1 to 5, or null.</param>
/// <param name="ConfirmedBy">call, code, visit.</param>
public sealed record OutcomeConfirmed(ReferralFacts Referral, string Outcome, int Quantity, int Remainder, int? Satisfaction, string ConfirmedBy);

/// <summary>The person contradicts the charity's claim; a coordinator decides.</summary>
public sealed record OutcomeDisputed(ReferralFacts Referral);

/// <summary>The charity gave the need back after accepting it.</summary>
public sealed record ReferralReturned(ReferralFacts Referral, string Reason);

/// <summary>The service failed for good.</summary>
public sealed record ReferralFailed(ReferralFacts Referral, string Reason);

/// <summary>
/// A referral's next step changed without a step of its states. Change: escalated (a clock ran out, a coordinator acts now), reduced (a card asks
/// for less because another charity took a part), reviewed (an ongoing service was looked at and goes on).
/// </summary>
public sealed record ReferralUpdated(ReferralFacts Referral, string Change);
