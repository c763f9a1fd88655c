using System.Text.Json;
using System.Text.Json.Serialization;

namespace Intake.People;

/// <summary>What intake knows about a person or reporter, in normalised form. Lives in memory only; at rest it is sealed as a whole.</summary>
/// <param name="Name">Without spaces around it.</param>
/// <param name="IdType">Code of <c>idTypes</c>.</param>
/// <param name="IdNumber">Capitals and digits only.</param>
/// <param name="Phone">E.164 (<c>+8613…</c>), or a short code; an extension follows after <c>ext</c>.</param>
/// <param name="BirthDate">As given, else as the ID number says.</param>
/// <param name="Gender">Code of <c>genders</c>.</param>
/// <param name="Relation">Code of <c>relations</c>; of a reporter only.</param>
/// <param name="Address">Free text.</param>
/// <param name="IdNumberReason">Why a doubtful number was recorded.</param>
internal sealed record PersonDetails(
    string? Name = null, string? IdType = null, string? IdNumber = null, string? Phone = null, DateOnly? BirthDate = null,
    string? Gender = null, string? Relation = null, string? Address = null, string? IdNumberReason = null)
{
    /// <summary>Nothing is known.</summary>
    public static readonly PersonDetails Nothing = new();

    /// <summary>A question of the duplicate search; as typed, the index normalises it.</summary>
    public static PersonDetails Of(Contracts.Http.Intake.FindDuplicates query) => new(query.Name, IdNumber: query.IdNumber, Phone: query.Phone, BirthDate: query.BirthDate);

    /// <summary>What is known of the person in need: a reporter may be the person, and then fills what the person's own part leaves open.</summary>
    public static PersonDetails? Known(PersonDetails? person, PersonDetails? reporter) =>
        reporter is null || !BlindIndex.IsOwn(PersonRole.Reporter, reporter) ? person
        : (person ?? Nothing) with { Name = person?.Name ?? reporter.Name, Phone = person?.Phone ?? reporter.Phone };

    public string ToJson() => JsonSerializer.Serialize(this, PersonJson.Default.PersonDetails);

    public static PersonDetails FromJson(string text) => JsonSerializer.Deserialize(text, PersonJson.Default.PersonDetails)!;

    // A record prints its fields; personal data must not reach a log or an exception text by accident.
    public override string ToString() => nameof(PersonDetails);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PersonDetails))]
internal sealed partial class PersonJson : JsonSerializerContext;
