using Contracts.Http.Shape;

namespace Contracts.Http.Catalog;

/// <summary>The whole offer, created or replaced under the charity's own id. Sending the same once more changes nothing.</summary>
/// <param name="Title">What is offered; one language at least.</param>
/// <param name="Categories">Need categories, second level, or first level for everything below.</param>
/// <param name="Form">Code of the table <c>forms</c>.</param>
/// <param name="Funding">Code of the table <c>funding</c>.</param>
/// <param name="Area">Where: divisions or a radius.</param>
/// <param name="Eligibility">For whom; everybody when absent.</param>
/// <param name="Capacity">How much.</param>
/// <param name="ValidFrom">UTC, inclusive.</param>
/// <param name="ValidTo">UTC, exclusive.</param>
/// <param name="AnswersWithin">ISO 8601 duration up to 30 days, e.g. <c>PT4H</c>: how fast the charity promises to answer.</param>
/// <param name="Languages">Codes of the table <c>languages</c>.</param>
public sealed record PublishOffer(
    [property: Needed] OfferTitle? Title,
    [property: Needed, AtMost(50)] IReadOnlyList<string>? Categories,
    [property: Needed, AtMost(40)] string? Form,
    [property: Needed, AtMost(40)] string? Funding,
    [property: Needed] OfferArea? Area,
    OfferEligibility? Eligibility,
    [property: Needed] OfferCapacity? Capacity,
    [property: Needed] DateTimeOffset? ValidFrom,
    [property: Needed] DateTimeOffset? ValidTo,
    [property: AtMost(40)] string? AnswersWithin,
    [property: AtMost(20)] IReadOnlyList<string>? Languages);

/// <summary>A title in one language or both; a missing one is shown in the other.</summary>
/// <param name="Zh">Chinese.</param>
/// <param name="En">English.</param>
public sealed record OfferTitle([property: AtMost(100)] string? Zh, [property: AtMost(200)] string? En);

/// <summary>Where an offer helps: in divisions with everything inside them, or around a point. One of the two.</summary>
/// <param name="Divisions">Division codes; <c>100000</c> for the nation.</param>
/// <param name="Point">Centre of the circle.</param>
/// <param name="RadiusKm">Radius in kilometres, up to 1000.</param>
public sealed record OfferArea(
    [property: AtMost(200)] IReadOnlyList<string>? Divisions,
    GeoPoint? Point,
    [property: Between(0.1, 1000)] double? RadiusKm);

/// <summary>A place on the map.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
public sealed record GeoPoint(
    [property: Needed, Between(-90, 90)] double? Latitude,
    [property: Needed, Between(-180, 180)] double? Longitude);

/// <summary>Whom the charity may help. Empty lists and nulls mean anybody.</summary>
/// <param name="Tiers">Any of these recipient tiers.</param>
/// <param name="AnyTags">Any of these vulnerability tags.</param>
/// <param name="MinAge">A member of the household is at least so old.</param>
/// <param name="MaxAge">A member of the household is at most so old.</param>
/// <param name="HouseholdMin">Household size at least.</param>
public sealed record OfferEligibility(
    [property: AtMost(50)] IReadOnlyList<string>? Tiers,
    [property: AtMost(100)] IReadOnlyList<string>? AnyTags,
    [property: Between(0, 130)] int? MinAge,
    [property: Between(0, 130)] int? MaxAge,
    [property: Between(1, 50)] int? HouseholdMin);

/// <summary>How much there is.</summary>
/// <param name="Total">Units per period; in all when nothing is refilled.</param>
/// <param name="Unit">Code of the table <c>units</c>.</param>
/// <param name="Refill">none, daily, weekly, monthly; none when absent.</param>
public sealed record OfferCapacity(
    [property: Needed, Between(0, 100_000_000)] int? Total,
    [property: Needed, AtMost(40)] string? Unit,
    [property: AtMost(40)] string? Refill);

/// <summary>Another figure of capacity; says at the same time that the stock is there.</summary>
/// <param name="Total">Units per period; never less than what is promised already.</param>
/// <param name="Refill">none, daily, weekly, monthly; as it was when absent.</param>
public sealed record ChangeCapacity([property: Needed, Between(0, 100_000_000)] int? Total, [property: AtMost(40)] string? Refill);

/// <summary>An offer as it stands.</summary>
/// <param name="OfferId">The offer, version 7.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="CharityName">Registered name of the charity.</param>
/// <param name="CharityNameEn">English name of the charity.</param>
/// <param name="CharityStatus">registered, verified, suspended. Only offers of verified charities are matched.</param>
/// <param name="ExternalId">The charity's own id.</param>
/// <param name="Title">Title in both languages.</param>
/// <param name="Categories">Need categories.</param>
/// <param name="Form">Aid form.</param>
/// <param name="Funding">Where the means come from.</param>
/// <param name="Area">Where.</param>
/// <param name="Eligibility">For whom.</param>
/// <param name="Capacity">How much.</param>
/// <param name="ValidFrom">UTC, inclusive.</param>
/// <param name="ValidTo">UTC, exclusive.</param>
/// <param name="AnswersWithin">ISO 8601 duration.</param>
/// <param name="Languages">Languages spoken with the person.</param>
/// <param name="Status">active, paused, withdrawn.</param>
/// <param name="LegalSteps">The states that may follow.</param>
/// <param name="Promised">What is held or promised; null unless you are a coordinator or its charity.</param>
/// <param name="ConfirmedAt">UTC: when the charity last said that the stock is there.</param>
/// <param name="ChangedAt">UTC.</param>
/// <param name="Version">Raised by every change; the entity tag.</param>
public sealed record OfferView(
    Guid OfferId, Guid CharityId, string CharityName, string? CharityNameEn, string CharityStatus, string ExternalId, OfferTitle Title, IReadOnlyList<string> Categories,
    string Form, string Funding, OfferArea Area, OfferEligibility Eligibility, OfferCapacity Capacity, DateTimeOffset ValidFrom, DateTimeOffset ValidTo,
    string? AnswersWithin, IReadOnlyList<string> Languages, string Status, IReadOnlyList<string> LegalSteps, PromisedCapacity? Promised,
    DateTimeOffset ConfirmedAt, DateTimeOffset ChangedAt, int Version);

/// <summary>What of an offer is spoken for.</summary>
/// <param name="Held">Units behind cards that wait for an answer.</param>
/// <param name="Committed">Units promised.</param>
public sealed record PromisedCapacity(int Held, int Committed);
