using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>Finds cases by what people remember; at least one of the fields, and all that are given have to agree. A POST, because personal data never stands in a URL.</summary>
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
