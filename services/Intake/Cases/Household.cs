using System.Text.Json;
using System.Text.Json.Serialization;
using Contracts.Reference;

namespace Intake.Cases;

/// <summary>A household without names. Tags tell about health and danger, so it is sealed as a whole.</summary>
internal sealed record Household(int Size, IReadOnlyList<string> Tiers, IReadOnlyList<string> Tags, IReadOnlyList<int> Ages)
{
    /// <summary>What others may know without a consent for sensitive tags.</summary>
    public IReadOnlyList<string> OpenTags(ReferenceData reference) => [.. Tags.Where(tag => reference.Tags.Find(tag) is { Sensitive: false })];

    /// <summary>Somebody there must not be found.</summary>
    public bool HidesAddress(ReferenceData reference) => Tags.Any(tag => reference.Tags.Find(tag) is { AddressHidden: true });

    /// <summary>Somebody else may read the phone.</summary>
    public bool NoSms(ReferenceData reference) => Tags.Any(tag => reference.Tags.Find(tag) is { NoSms: true });

    /// <summary>A minor lives there: who reads about it is recorded as such.</summary>
    public bool HasMinor(ReferenceData reference) => Ages.Any(age => age < 18) || Tags.Any(tag => reference.Tags.Find(tag) is { Minor: true });

    public string ToJson() => JsonSerializer.Serialize(this, HouseholdJson.Default.Household);

    public static Household FromJson(string? text) =>
        text is null ? new Household(1, [], [], []) : JsonSerializer.Deserialize(text, HouseholdJson.Default.Household)!;

    // A record prints its fields; what is sealed at rest must not reach a log by accident.
    public override string ToString() => nameof(Household);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Household))]
internal sealed partial class HouseholdJson : JsonSerializerContext;
