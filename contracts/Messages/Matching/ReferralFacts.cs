namespace Contracts.Messages.Matching;

/// <summary>
/// The part that every message about a referral shares. A need and its referrals are one aggregate in Matching: <see cref="NeedVersion"/>
/// grows with each change to any of them, so a reader that keeps the highest version is right whatever the order of arrival.
/// </summary>
/// <param name="ReferralId">The referral: one need, one offer. Version 7.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">The case of the need.</param>
/// <param name="OfferId">The offer asked.</param>
/// <param name="CharityId">The charity asked.</param>
/// <param name="Status">State of the referral after this change (product states, camelCase: offered, accepted, inService ...).</param>
/// <param name="Quantity">Units this referral holds or has promised.</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="NeedStatus">State of the need after this change: open, offered, committed, inService, met, partlyMet, unmet, withdrawn.</param>
/// <param name="NeedVersion">Version of the need's allocation after this change.</param>
/// <param name="Next">What has to happen next, by whom, until when; null when the referral has ended.</param>
/// <param name="NeedNext">The same for the need as a whole; null when the need has ended.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id; <c>matching</c> when the platform did it.</param>
public sealed record ReferralFacts(
    Guid ReferralId, Guid NeedId, Guid CaseId, Guid OfferId, Guid CharityId, string Status, int Quantity, string Unit,
    string NeedStatus, int NeedVersion, NextStep? Next, NextStep? NeedNext, DateTimeOffset At, string By);

/// <summary>No silent referral: every open item has a next action, an owner and a clock.</summary>
/// <param name="Action">Code: answerCard, contactPerson, deliver, confirmOutcome, resolveDispute, reviewHold, findHelpByHand, match, reviewOngoing.</param>
/// <param name="Owner">charity:ID, coordinator:DIVISION, hotline, matching.</param>
/// <param name="DueAt">UTC.</param>
public sealed record NextStep(string Action, string Owner, DateTimeOffset DueAt);
