using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>Closes a case.</summary>
/// <param name="Outcome">Code of the table <c>closure</c>; needed while a need is unresolved.</param>
public sealed record CloseCase([property: AtMost(20)] string? Outcome);

/// <summary>Links a case to an earlier one about the same household.</summary>
/// <param name="DuplicateOf">The earlier case.</param>
public sealed record LinkCases([property: Needed] Guid? DuplicateOf);

/// <summary>Takes a link back.</summary>
public sealed record UnlinkCases;

/// <summary>Withdraws a need.</summary>
/// <param name="Reason">Code of the table <c>withdrawal</c>.</param>
/// <param name="Text">Words; needed for <c>other</c>. Stays in intake.</param>
public sealed record WithdrawNeed([property: Needed, AtMost(40)] string? Reason, [property: AtMost(500)] string? Text);

/// <summary>The person, a guardian or a proxy says no to one charity: it is told nothing about the person and asked no more.</summary>
/// <param name="CharityId">The one charity.</param>
/// <param name="Channel">Code of the table <c>consentChannels</c>: how it was said.</param>
/// <param name="GivenBy">self, guardian, proxy.</param>
public sealed record RefuseConsent([property: Needed] Guid? CharityId, [property: Needed, AtMost(40)] string? Channel, [property: Needed, OneOf("self", "guardian", "proxy")] string? GivenBy);

/// <summary>The person, a guardian or a proxy agrees that one charity may receive the named kinds of data for one purpose.</summary>
/// <param name="CharityId">The one charity; not needed for the purpose <c>sensitiveTags</c>.</param>
/// <param name="Purpose">Code of the table <c>purposes</c>.</param>
/// <param name="Kinds">Codes of the table <c>contactKinds</c>; not needed for the purpose <c>sensitiveTags</c>.</param>
/// <param name="Channel">Code of the table <c>consentChannels</c>: how it was given.</param>
/// <param name="GivenBy">self, guardian, proxy. For a person under 14 a guardian or proxy.</param>
/// <param name="TextVersion">Version of the text that was read out or signed.</param>
/// <param name="ExpiresAt">UTC, in the future; null for the life of the case.</param>
public sealed record RecordConsent(
    Guid? CharityId,
    [property: Needed, AtMost(40)] string? Purpose,
    [property: AtMost(10)] IReadOnlyList<string>? Kinds,
    [property: Needed, AtMost(20)] string? Channel,
    [property: Needed, OneOf("self", "guardian", "proxy")] string? GivenBy,
    [property: Needed, AtMost(40)] string? TextVersion,
    DateTimeOffset? ExpiresAt);

/// <summary>Withdraws a consent, as easily as it was given: no reason is asked for.</summary>
public sealed record WithdrawConsent;

/// <summary>Danger to life: data go to one charity without the person's yes. Someone answers for it, the person is told later, and it is recorded.</summary>
/// <param name="CharityId">The one charity.</param>
/// <param name="Reason">What the danger is, in words.</param>
/// <param name="Responsible">Name of the person who answers for it.</param>
/// <param name="Kinds">Codes of the table <c>contactKinds</c>; name, phone and address when absent, the address only by name where it is hidden.</param>
/// <param name="ExpiresAt">UTC; three days when absent, at most thirty.</param>
public sealed record OverrideConsent(
    [property: Needed] Guid? CharityId,
    [property: Needed, AtMost(500)] string? Reason,
    [property: Needed, AtMost(100)] string? Responsible,
    [property: AtMost(10)] IReadOnlyList<string>? Kinds,
    DateTimeOffset? ExpiresAt);

/// <summary>A second person's look at an override, after the danger.</summary>
/// <param name="Outcome">upheld; or notUpheld, which ends it at once.</param>
public sealed record ReviewOverride([property: Needed, OneOf("upheld", "notUpheld")] string? Outcome);

/// <summary>The charity's word that it has deleted what it knew of the person.</summary>
public sealed record ConfirmDeletion;

/// <summary>A charity may no longer keep the contact of a person.</summary>
/// <param name="Id">The request, version 7.</param>
/// <param name="CaseId">The case it is about.</param>
/// <param name="CaseNumber">Speakable number of the case.</param>
/// <param name="CharityId">Who is asked.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="DueAt">UTC: until when the receipt is expected.</param>
/// <param name="ConfirmedAt">UTC; null until then.</param>
public sealed record DeletionView(Guid Id, Guid CaseId, string CaseNumber, Guid CharityId, DateTimeOffset RequestedAt, DateTimeOffset DueAt, DateTimeOffset? ConfirmedAt);

/// <summary>A person's contact, released after both yeses. Only what the consent names is filled.</summary>
/// <param name="ReferralId">The referral.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">Speakable number of the case.</param>
/// <param name="Kinds">Kinds of data that were agreed to.</param>
/// <param name="Name">Name.</param>
/// <param name="Phone">Phone number.</param>
/// <param name="NoSms">Whether to call instead of writing: somebody else may read the phone.</param>
/// <param name="Address">Address.</param>
/// <param name="IdNumber">Identity number.</param>
/// <param name="BirthDate">Day of birth.</param>
/// <param name="Health">Tags about health.</param>
/// <param name="Narrative">What happened.</param>
/// <param name="Until">UTC: until when the consent holds; null for the life of the case.</param>
public sealed record Contact(
    Guid ReferralId, Guid CaseId, string CaseNumber, IReadOnlyList<string> Kinds, string? Name, string? Phone, bool NoSms, string? Address, string? IdNumber,
    DateOnly? BirthDate, IReadOnlyList<string>? Health, string? Narrative, DateTimeOffset? Until);

/// <summary>Something a person at the desk has to do.</summary>
/// <param name="Id">The follow-up, version 7.</param>
/// <param name="Kind">obtainConsent, confirmOutcome, callAfterwards, laterNotice, reviewOverride, decideApproval, askReceipt, reviewRelief, tellResponsible.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">Speakable number of the case.</param>
/// <param name="Division">Division code.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="NeedId">The need it is about.</param>
/// <param name="ReferralId">The referral it is about.</param>
/// <param name="CharityId">The charity it is about.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="Overdue">Whether the time has passed.</param>
/// <param name="Attempts">Calls that reached nobody.</param>
/// <param name="HeldUntil">UTC: somebody is on this call, at most until then; null when it is free.</param>
/// <param name="HeldByYou">Whether that is you.</param>
/// <param name="ApprovalId">Of decideApproval and tellResponsible: the approval it is about, one of <c>approvals</c> of the case.</param>
public sealed record FollowUpView(
    Guid Id, string Kind, Guid CaseId, string CaseNumber, string Division, string Urgency, Guid? NeedId, Guid? ReferralId, Guid? CharityId, DateTimeOffset DueAt,
    bool Overdue, int Attempts, DateTimeOffset? HeldUntil, bool HeldByYou, Guid? ApprovalId = null);

/// <summary>A person to call, and everything to ask in one call; nobody else gets this person meanwhile.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="CaseNumber">Speakable number.</param>
/// <param name="HeldUntil">UTC: then the call is free for others; asking again before prolongs it.</param>
/// <param name="Items">What the call is about, first due first.</param>
public sealed record HeldCall(Guid CaseId, string CaseNumber, DateTimeOffset HeldUntil, IReadOnlyList<FollowUpView> Items);

/// <summary>What came of a follow-up.</summary>
/// <param name="Result">done, or unreachable: it then comes back.</param>
/// <param name="NextAt">UTC: when to try again; four hours later when absent.</param>
public sealed record CompleteFollowUp([property: Needed, OneOf("done", "unreachable")] string? Result, DateTimeOffset? NextAt);

/// <summary>A closed case.</summary>
/// <param name="Id">The case.</param>
/// <param name="Status">closed.</param>
/// <param name="Outcome">Outcome code.</param>
/// <param name="ClosedAt">UTC.</param>
/// <param name="Version">The entity tag.</param>
public sealed record ClosedCase(Guid Id, string Status, string Outcome, DateTimeOffset ClosedAt, int Version);
