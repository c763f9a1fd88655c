using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts.Reference;

namespace Intake.Cases;

/// <summary>What a case is opened with, checked and normalised; without the people.</summary>
internal sealed record CaseFacts(string Channel, string Urgency, Division Division, ExactPlace Place, Household? Household, string? Narrative);

/// <summary>Street, house, point: identifies whoever lives there, so it is sealed.</summary>
/// <param name="Detail">Street, house, landmark.</param>
/// <param name="Village">Code of the village, which the division keeps as its township.</param>
/// <param name="Latitude">Degrees north, as given.</param>
/// <param name="Longitude">Degrees east, as given.</param>
internal sealed record ExactPlace(string? Detail, string? Village, double? Latitude, double? Longitude)
{
    public static readonly ExactPlace Unknown = new(null, null, null, null);

    public string ToJson() => JsonSerializer.Serialize(this, PlaceJson.Default.ExactPlace);

    public static ExactPlace FromJson(string? text) => text is null ? Unknown : JsonSerializer.Deserialize(text, PlaceJson.Default.ExactPlace)!;

    public override string ToString() => nameof(ExactPlace);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExactPlace))]
internal sealed partial class PlaceJson : JsonSerializerContext;
