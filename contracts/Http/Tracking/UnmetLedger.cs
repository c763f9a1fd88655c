namespace Contracts.Http.Tracking;

/// <summary>Why help did not come, counted. Every exclusion by a rule, every no, every silence and every search without result is one entry.</summary>
/// <param name="From">UTC, inclusive: entries written from here on.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="By">rule, reason, division, category, tier, urgency or week.</param>
/// <param name="Groups">One group per value, most needs first (weeks in order of time).</param>
public sealed record UnmetAnswer(DateTimeOffset From, DateTimeOffset To, string By, IReadOnlyList<UnmetGroup> Groups);

/// <summary>The entries of one value.</summary>
/// <param name="Key">Code of the group; <c>none</c> for needs without a tier.</param>
/// <param name="Label">The group in the caller's language.</param>
/// <param name="Entries">Entries in the ledger.</param>
/// <param name="Needs">Different needs among them.</param>
/// <param name="OffersExcluded">Offers that rules kept out, added up over matching rounds.</param>
/// <param name="Declines">Cards a charity said no to.</param>
/// <param name="Expiries">Cards nobody answered.</param>
/// <param name="Unmatched">Searches that found nobody, or ended.</param>
/// <param name="Rows">Path that lists exactly these entries.</param>
public sealed record UnmetGroup(
    string Key, string Label, int Entries, int Needs, int OffersExcluded, int Declines, int Expiries, int Unmatched, string Rows);

/// <summary>One entry of the ledger.</summary>
/// <param name="At">UTC.</param>
/// <param name="Source">exclusion, decline, expiry or unmatched.</param>
/// <param name="Code">Rule code of an exclusion, otherwise the reason code.</param>
/// <param name="CodeLabel">The code in the caller's language.</param>
/// <param name="Offers">How many offers a rule kept out; 1 for one charity's no or silence; 0 when nobody was there.</param>
/// <param name="Quantity">Units that went without, where known.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Category">Need category.</param>
/// <param name="Division">Division code.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Tiers">Recipient tiers.</param>
/// <param name="ReferralId">The referral that was declined or expired.</param>
/// <param name="Charity">Its charity.</param>
public sealed record UnmetEntry(
    DateTimeOffset At, string Source, string Code, string CodeLabel, int Offers, int Quantity, Guid NeedId, Guid CaseId, string? Category, string? Division,
    string? Urgency, IReadOnlyList<string> Tiers, Guid? ReferralId, Named? Charity);
