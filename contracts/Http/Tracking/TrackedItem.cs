namespace Contracts.Http.Tracking;

/// <summary>A need, or one referral of it: a row of the board and of the lists behind each figure. Never a person.</summary>
/// <param name="Kind">need or referral.</param>
/// <param name="Id">The need or the referral.</param>
/// <param name="NeedId">The need.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">Speakable number of the case; null until Intake's message about the need is here.</param>
/// <param name="Category">Need category; null like the number.</param>
/// <param name="CategoryLabel">The category in the caller's language.</param>
/// <param name="Division">Division code of the place of need.</param>
/// <param name="DivisionName">The division in words.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Tiers">Recipient tiers of the household.</param>
/// <param name="Quantity">Units asked for (need) or held and promised (referral).</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="Status">State of the need or the referral.</param>
/// <param name="Next">What has to happen, by whom, until when; null when the item has ended.</param>
/// <param name="Charity">The charity asked; null on a need.</param>
/// <param name="Offer">The offer asked; null on a need.</param>
/// <param name="OpenedAt">UTC: when the need was opened.</param>
/// <param name="FirstCardAt">UTC: when the first charity was asked.</param>
/// <param name="AcceptedAt">UTC: the first yes.</param>
/// <param name="ConfirmedAt">UTC: when the person first confirmed that something arrived.</param>
/// <param name="ChangedAt">UTC: the last change of state.</param>
public sealed record TrackedItem(
    string Kind, Guid Id, Guid NeedId, Guid CaseId, string? CaseNumber, string? Category, string? CategoryLabel, string? Division, string? DivisionName,
    string? Urgency, IReadOnlyList<string> Tiers, int Quantity, string? Unit, string Status, DueStep? Next, Named? Charity, Named? Offer,
    DateTimeOffset? OpenedAt, DateTimeOffset? FirstCardAt, DateTimeOffset? AcceptedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset? ChangedAt);

/// <summary>A next step as people read it.</summary>
/// <param name="Action">Code, e.g. answerCard; null is a fault: somebody is waited for and nobody knows whom.</param>
/// <param name="ActionLabel">The action in the caller's language.</param>
/// <param name="Owner">charity:ID, coordinator:DIVISION, hotline, matching.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="Overdue">Whether that time has passed.</param>
public sealed record DueStep(string? Action, string ActionLabel, string? Owner, DateTimeOffset DueAt, bool Overdue);

/// <summary>An id with its name in the caller's language; the name is null when it is not known here (yet).</summary>
public sealed record Named(Guid Id, string? Name);

/// <summary>A page of the board, worst deadline first.</summary>
/// <param name="Items">Open needs and referrals by due time.</param>
/// <param name="Next">Opaque cursor of the next page; null on the last one.</param>
/// <param name="Counts">On the first page: how many open items there are in each state under the same filter. Null on later pages.</param>
public sealed record BoardPage(IReadOnlyList<TrackedItem> Items, string? Next, IReadOnlyList<StateCount>? Counts);

/// <summary>How many open items are in one state.</summary>
/// <param name="Kind">need or referral.</param>
/// <param name="Status">The state.</param>
/// <param name="Count">Open items in it.</param>
/// <param name="Overdue">How many of them are past their time.</param>
/// <param name="Rows">Path that lists exactly these items.</param>
/// <param name="OverdueRows">Path that lists exactly the overdue ones.</param>
public sealed record StateCount(string Kind, string Status, int Count, int Overdue, string Rows, string OverdueRows);
