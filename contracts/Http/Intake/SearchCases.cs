using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>Finds cases by what people remember; at least one of the fields. A POST, because personal data never stands in a URL.</summary>
/// <param name="Q">One box for everything: a case number, a phone number or a name, told apart by their form.</param>
/// <param name="Number">Case number; small letters, missing hyphens and one mistyped character are forgiven.</param>
/// <param name="Phone">Phone of the person or the reporter.</param>
/// <param name="Name">Name of the person: characters, simplified or traditional, alike-sounding ones, or pinyin.</param>
/// <param name="Division">Only places of need inside this division.</param>
public sealed record SearchCases(
    [property: AtMost(100)] string? Q = null,
    [property: AtMost(60)] string? Number = null,
    [property: AtMost(50)] string? Phone = null,
    [property: AtMost(100)] string? Name = null,
    [property: AtMost(20)] string? Division = null);

/// <summary>A case that was found, with just enough to recognise the person.</summary>
/// <param name="Id">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">Table of case states: open, closed.</param>
/// <param name="Urgency">Code of the table <c>urgencies</c>.</param>
/// <param name="Division">Place of need.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="ClosedAt">UTC; null while it is open.</param>
/// <param name="Name">Masked: 张*.</param>
/// <param name="Phone">Masked: 138****0000; of the person, else of the reporter.</param>
public sealed record FoundCase(
    Guid Id, string Number, string Status, string Urgency, string Division, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? Name, string? Phone);
