using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>What is known while the caller is still talking; any part of it. What is not complete yet (half a phone number) simply finds nothing.</summary>
/// <param name="Phone">As typed; +86, spaces and dashes are understood.</param>
/// <param name="IdNumber">As typed; the old form of 15 digits finds the new one and the other way round.</param>
/// <param name="Name">Characters, simplified or traditional, or pinyin.</param>
/// <param name="Division">Code of the place of need: nearer cases score higher.</param>
/// <param name="BirthDate">Narrows a common name.</param>
public sealed record FindDuplicates(
    [property: AtMost(50)] string? Phone = null,
    [property: AtMost(50)] string? IdNumber = null,
    [property: AtMost(100)] string? Name = null,
    [property: AtMost(20)] string? Division = null,
    DateOnly? BirthDate = null);

/// <summary>An earlier case that is probably about the same person.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">Its number, to read out.</param>
/// <param name="Score">0 to 1: how probable it is, two digits.</param>
/// <param name="Reasons">What agrees, the strongest first: idNumber, phone, name, birthDate, reporterPhone, nameSound, county, prefecture.</param>
public sealed record LikelyDuplicate(Guid CaseId, string Number, double Score, IReadOnlyList<string> Reasons);
