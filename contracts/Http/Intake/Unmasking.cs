using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>Shows personal data of a case unmasked: the named fields, for one purpose. It is on record, and the person can hear of it.</summary>
/// <param name="Fields">Codes of the table <c>maskedFields</c>: as few as the purpose needs.</param>
/// <param name="Purpose">Code of the table <c>unmaskPurposes</c>.</param>
/// <param name="Note">What else the record should say, without personal data: it stands in the audit as it is.</param>
public sealed record UnmaskCase(
    [property: Needed, AtMost(10)] IReadOnlyList<string>? Fields,
    [property: Needed, AtMost(40)] string? Purpose,
    [property: AtMost(100)] string? Note);

/// <summary>Personal data of a case in the clear; only what was asked for is filled.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="CaseNumber">Its speakable number.</param>
/// <param name="Purpose">The purpose that stands on record.</param>
/// <param name="Fields">The fields that stand on record.</param>
/// <param name="Name">Name of the person.</param>
/// <param name="Phone">Phone of the person.</param>
/// <param name="IdNumber">Identity number.</param>
/// <param name="BirthDate">Day of birth.</param>
/// <param name="Address">Where help is needed and where the person lives.</param>
/// <param name="Reporter">Who called.</param>
/// <param name="Narrative">What was told in words.</param>
public sealed record UnmaskedCase(
    Guid CaseId, string CaseNumber, string Purpose, IReadOnlyList<string> Fields, string? Name, string? Phone, string? IdNumber, DateOnly? BirthDate,
    UnmaskedAddress? Address, UnmaskedReporter? Reporter, UnmaskedWords? Narrative);

/// <summary>Where to find somebody.</summary>
/// <param name="Division">Division code, to the village where it is known.</param>
/// <param name="Detail">Street, house, landmark of the place of need.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="Home">Where the person lives, when that is not the place of need.</param>
public sealed record UnmaskedAddress(string Division, string? Detail, double? Latitude, double? Longitude, string? Home);

/// <summary>Who called.</summary>
/// <param name="Name">Name.</param>
/// <param name="Phone">Phone number.</param>
public sealed record UnmaskedReporter(string? Name, string? Phone);

/// <summary>What was told in words.</summary>
/// <param name="Told">What happened.</param>
/// <param name="Needs">What is meant by needs that no category names.</param>
/// <param name="Overrides">Why consents were overridden.</param>
public sealed record UnmaskedWords(string? Told, IReadOnlyList<WordsAbout> Needs, IReadOnlyList<WordsAbout> Overrides);

/// <summary>Words about a need or an override.</summary>
/// <param name="Id">The need or consent.</param>
/// <param name="Text">The words.</param>
public sealed record WordsAbout(Guid Id, string Text);
