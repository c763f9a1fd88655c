using System.Text.Json;
using Platform.Http;

namespace Catalog.Offers;

/// <summary>What the charity says about an offer, checked and in stored form. Kept as JSON: only the terms made from it are searched.</summary>
internal sealed record OfferContent(
    string TitleZh, string TitleEn, IReadOnlyList<string> Categories, string Form, string Funding, IReadOnlyList<string> Divisions,
    double? Latitude, double? Longitude, double? RadiusKm, IReadOnlyList<string> Tiers, IReadOnlyList<string> AnyTags, int? MinAge, int? MaxAge, int? HouseholdMin,
    int CapacityTotal, string Unit, string Refill, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, TimeSpan? AnswersWithin, IReadOnlyList<string> Languages)
{
    /// <summary>Whether both say the same; records do not compare lists by what is in them.</summary>
    public bool Says(OfferContent other) => Write(this) == Write(other);

    public static string Write(OfferContent content) => JsonSerializer.Serialize(content, Json.Options);

    public static OfferContent Read(string json) => JsonSerializer.Deserialize<OfferContent>(json, Json.Options)!;
}
