using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>A case: nothing but a place and one need is required. Who it is about, if known, never leaves the intake service without consent.</summary>
/// <param name="Channel">Code of the table <c>channels</c>; the caller's own door when absent.</param>
/// <param name="Place">Where help is needed.</param>
/// <param name="Urgency">Code of the table <c>urgencies</c>; the middle one when absent.</param>
/// <param name="Person">The person in need, as far as known.</param>
/// <param name="Reporter">Who called for somebody else.</param>
/// <param name="Household">The household, without names.</param>
/// <param name="Narrative">What happened, in free words; stays in intake, encrypted.</param>
/// <param name="Relief">What the state gives or was asked for.</param>
/// <param name="Needs">What is needed; at least one.</param>
public sealed record OpenCase(
    [property: AtMost(20)] string? Channel,
    [property: Needed] CasePlace? Place,
    [property: AtMost(10)] string? Urgency,
    CasePerson? Person,
    CaseReporter? Reporter,
    HouseholdFields? Household,
    [property: AtMost(8000)] string? Narrative,
    [property: AtMost(20)] IReadOnlyList<ReliefFields>? Relief,
    [property: Needed, AtMost(20)] IReadOnlyList<NeedFields>? Needs);

/// <summary>Where help is needed.</summary>
/// <param name="Division">Administrative division code; a village is kept as its township.</param>
/// <param name="Detail">Street, house, landmark; stays in intake, encrypted.</param>
/// <param name="Latitude">Degrees north; others get it rounded to about a kilometre.</param>
/// <param name="Longitude">Degrees east.</param>
public sealed record CasePlace(
    [property: Needed, AtMost(40)] string? Division,
    [property: AtMost(300)] string? Detail,
    [property: Between(-90, 90)] double? Latitude,
    [property: Between(-180, 180)] double? Longitude);

/// <summary>A household without names.</summary>
/// <param name="Size">Members, at least 1.</param>
/// <param name="Tiers">Recipient tiers, codes of the table <c>tiers</c>.</param>
/// <param name="Tags">Vulnerability tags, codes of the table <c>tags</c>. Sensitive ones stay in intake unless there is a consent for them.</param>
/// <param name="Ages">Ages of the members in whole years; not more than there are members.</param>
public sealed record HouseholdFields(
    [property: Between(1, 50)] int? Size,
    [property: AtMost(10)] IReadOnlyList<string>? Tiers,
    [property: AtMost(30)] IReadOnlyList<string>? Tags,
    [property: AtMost(50)] IReadOnlyList<int>? Ages);

/// <summary>A relief case of the state. Government comes first, charity tops up.</summary>
/// <param name="Authority">Division code of the authority.</param>
/// <param name="Programme">Code of the table <c>programmes</c>.</param>
/// <param name="Reference">The authority's own number; later news about it are joined by authority and reference.</param>
/// <param name="Status">Code of the table <c>reliefStatuses</c>.</param>
/// <param name="Covers">Units of the need that it covers; the charity is asked for the remainder. Refused or ended relief covers nothing.</param>
/// <param name="Need">Which need it covers, counted from 0; the first when absent.</param>
public sealed record ReliefFields(
    [property: Needed, AtMost(40)] string? Authority,
    [property: Needed, AtMost(40)] string? Programme,
    [property: AtMost(60)] string? Reference,
    [property: AtMost(20)] string? Status,
    [property: Between(0, 100000)] int? Covers,
    [property: Between(0, 19)] int? Need);

/// <summary>One need.</summary>
/// <param name="Category">Need category, e.g. <c>N01.01</c>.</param>
/// <param name="Quantity">Units, at least 1; 1 when absent.</param>
/// <param name="Unit">Unit of the quantity; the usual one of the category when absent.</param>
/// <param name="NeededBy">UTC; not in the past, at most three years ahead.</param>
/// <param name="AdHoc">What is meant, in words; required for "other". Stays in intake.</param>
public sealed record NeedFields(
    [property: Needed, AtMost(20)] string? Category,
    [property: Between(1, 100000)] int? Quantity,
    [property: AtMost(20)] string? Unit,
    DateTimeOffset? NeededBy,
    [property: AtMost(500)] string? AdHoc);

/// <summary>The opened case.</summary>
/// <param name="Id">The case, version 7.</param>
/// <param name="Number">Short, speakable, with a check character: <c>420106-7K2M-9</c>.</param>
/// <param name="Status">open.</param>
/// <param name="Urgency">The urgency that counts.</param>
/// <param name="Needs">The needs, in the order of the request.</param>
/// <param name="Duplicates">Earlier cases that are likely about the same person, most likely first.</param>
public sealed record OpenedCase(
    Guid Id, string Number, string Status, string Urgency, IReadOnlyList<OpenedNeed> Needs, IReadOnlyList<LikelyDuplicate> Duplicates);

/// <summary>A need of the opened case.</summary>
/// <param name="Id">The need, version 7.</param>
/// <param name="Category">Its category.</param>
/// <param name="Quantity">Units asked for, whoever gives them.</param>
/// <param name="Unit">Unit of the quantity.</param>
/// <param name="Status">open, or covered when the state gives all of it.</param>
public sealed record OpenedNeed(Guid Id, string Category, int Quantity, string Unit, string Status);
