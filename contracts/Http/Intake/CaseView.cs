namespace Contracts.Http.Intake;

/// <summary>A case as the hotline and the coordinator work on it, personal data masked. Reading it is recorded.</summary>
/// <param name="Id">The case, version 7.</param>
/// <param name="Number">Speakable number.</param>
/// <param name="Status">open or closed.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Channel">Through which door it came.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="OpenedBy">Actor id.</param>
/// <param name="ClosedAt">UTC; null while open.</param>
/// <param name="Outcome">Outcome code; null while open, or when every need was resolved by itself.</param>
/// <param name="Place">Where help is needed, to the township.</param>
/// <param name="AddressHidden">Whether the address is kept from most purposes because somebody there is in danger.</param>
/// <param name="Person">The person in need; null when nothing is known.</param>
/// <param name="Reporter">Who called; null when nobody is named.</param>
/// <param name="Household">The household.</param>
/// <param name="Masked">Codes of <c>maskedFields</c> that hold something; <c>POST …/unmasking</c> shows them for a purpose.</param>
/// <param name="Relief">What the state gives.</param>
/// <param name="Needs">Needs, oldest first.</param>
/// <param name="Consents">Consents, oldest first.</param>
/// <param name="Approvals">Who asked to see the data of a minor unmasked, oldest first.</param>
/// <param name="Links">Cases about the same household.</param>
/// <param name="Version">The entity tag.</param>
public sealed record CaseView(
    Guid Id, string Number, string Status, string Urgency, string Channel, DateTimeOffset OpenedAt, string OpenedBy, DateTimeOffset? ClosedAt, string? Outcome,
    PlaceView Place, bool AddressHidden, PersonView? Person, ReporterView? Reporter, HouseholdView Household, IReadOnlyList<string> Masked, IReadOnlyList<ReliefView> Relief,
    IReadOnlyList<NeedView> Needs, IReadOnlyList<ConsentView> Consents, IReadOnlyList<ApprovalView> Approvals, IReadOnlyList<CaseLinkView> Links, int Version);

/// <summary>Where help is needed.</summary>
/// <param name="Division">Division code, township at most.</param>
/// <param name="Name">Full name of the division.</param>
public sealed record PlaceView(string Division, string Name);

/// <summary>The person in need, masked.</summary>
/// <param name="Name">First character, the rest masked: <c>张**</c>.</param>
/// <param name="IdType">Kind of identity document.</param>
/// <param name="IdNumber">First three and last two characters, the rest masked.</param>
/// <param name="Phone">First three and last four digits: <c>138****5678</c>.</param>
/// <param name="BirthYear">Year of birth.</param>
/// <param name="Gender">Code of the table <c>genders</c>.</param>
public sealed record PersonView(string? Name, string? IdType, string? IdNumber, string? Phone, int? BirthYear, string? Gender);

/// <summary>Who called, masked.</summary>
/// <param name="Name">First character, the rest masked.</param>
/// <param name="Phone">First three and last four digits.</param>
/// <param name="Relation">Code of the table <c>relations</c>.</param>
public sealed record ReporterView(string? Name, string? Phone, string? Relation);

/// <summary>The household.</summary>
/// <param name="Size">Members.</param>
/// <param name="Tiers">Recipient tiers.</param>
/// <param name="Tags">Vulnerability tags, sensitive ones included.</param>
/// <param name="Ages">Ages in whole years at the time of opening.</param>
public sealed record HouseholdView(int Size, IReadOnlyList<string> Tiers, IReadOnlyList<string> Tags, IReadOnlyList<int> Ages);

/// <summary>A relief case of the state.</summary>
/// <param name="Id">The link, version 7.</param>
/// <param name="Authority">Division code of the authority.</param>
/// <param name="Programme">Code of the table <c>programmes</c>.</param>
/// <param name="Reference">The authority's own number.</param>
/// <param name="Status">Code of the table <c>reliefStatuses</c>.</param>
/// <param name="Covers">Units covered.</param>
/// <param name="NeedId">The need it covers.</param>
/// <param name="StatusAt">UTC: since when the status holds.</param>
public sealed record ReliefView(Guid Id, string Authority, string Programme, string? Reference, string Status, int Covers, Guid? NeedId, DateTimeOffset StatusAt);

/// <summary>A need.</summary>
/// <param name="Id">The need, version 7.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Category">Need category.</param>
/// <param name="Quantity">Units asked for, whoever gives them.</param>
/// <param name="Covered">Units the state covers.</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="NeededBy">UTC; null when no date was given.</param>
/// <param name="Status">Code of the table <c>needStatuses</c>; covered when the state gives all of it.</param>
/// <param name="Reason">Why it was withdrawn or given up.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="Version">Version of the need.</param>
public sealed record NeedView(
    Guid Id, Guid CaseId, string Category, int Quantity, int Covered, string Unit, DateTimeOffset? NeededBy, string Status, string? Reason,
    DateTimeOffset OpenedAt, int Version);

/// <summary>A consent.</summary>
/// <param name="Id">The consent, version 7.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CharityId">The one charity it is given to; null when it is about sensitive tags only.</param>
/// <param name="Purpose">Code of the table <c>purposes</c>.</param>
/// <param name="Kinds">Kinds of data.</param>
/// <param name="Basis">consent, or dangerToLife for the one override.</param>
/// <param name="Channel">How it was given.</param>
/// <param name="GivenBy">self, guardian, proxy; null for an override.</param>
/// <param name="TextVersion">Version of the text that was read out.</param>
/// <param name="GivenAt">UTC.</param>
/// <param name="ExpiresAt">UTC; null for the life of the case.</param>
/// <param name="WithdrawnAt">UTC; null while it stands.</param>
/// <param name="Responsible">Who answers for the override; in the answer about a case only.</param>
/// <param name="Review">Of an override: upheld or notUpheld, once a second person has looked at it.</param>
/// <param name="ReviewedAt">UTC.</param>
public sealed record ConsentView(
    Guid Id, Guid CaseId, Guid? CharityId, string Purpose, IReadOnlyList<string> Kinds, string Basis, string? Channel, string? GivenBy, string? TextVersion,
    DateTimeOffset GivenAt, DateTimeOffset? ExpiresAt, DateTimeOffset? WithdrawnAt, string? Responsible,
    string? Review, DateTimeOffset? ReviewedAt);

/// <summary>A case about the same household.</summary>
/// <param name="CaseId">The other case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Role">original when the other case came first, duplicate when it repeats this one.</param>
/// <param name="At">UTC.</param>
public sealed record CaseLinkView(Guid CaseId, string Number, string Role, DateTimeOffset At);

/// <summary>A row of a list of cases. Names are masked, sensitive tags are left out.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">open or closed.</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Channel">Through which door it came.</param>
/// <param name="Division">Division code.</param>
/// <param name="DivisionName">Full name of the division.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="ClosedAt">UTC; null while open.</param>
/// <param name="Outcome">Outcome code.</param>
/// <param name="Person">Masked name of the person; null when none is known.</param>
/// <param name="Phone">Masked phone number; null when none is known.</param>
/// <param name="Tags">Vulnerability tags that are not sensitive.</param>
/// <param name="Needs">Its needs.</param>
/// <param name="Version">The entity tag.</param>
public sealed record CaseRow(
    Guid Id, string Number, string Status, string Urgency, string Channel, string Division, string DivisionName, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt,
    string? Outcome, string? Person, string? Phone, IReadOnlyList<string> Tags, IReadOnlyList<OpenedNeed> Needs, int Version);
