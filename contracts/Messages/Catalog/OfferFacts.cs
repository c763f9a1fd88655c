namespace Contracts.Messages.Catalog;

/// <summary>A whole offer as it stands after a change. Each message about an offer carries it, so that a reader who missed one is right again with the next.</summary>
/// <param name="OfferId">The offer, version 7.</param>
/// <param name="CharityId">Its charity.</param>
/// <param name="ExternalId">The charity's own id.</param>
/// <param name="TitleZh">Chinese title.</param>
/// <param name="TitleEn">English title.</param>
/// <param name="Categories">Need categories, second level (<c>N01.01</c>) or first level (<c>N01</c>: all below).</param>
/// <param name="Form">Aid form: cash, goods, service, feeWaiver, referral, job.</param>
/// <param name="Funding">state, purchased, donated, volunteer, mutualAid.</param>
/// <param name="Divisions">Division codes whose subtrees are served; empty when a radius is given.</param>
/// <param name="Latitude">Centre of the radius, degrees north.</param>
/// <param name="Longitude">Centre of the radius, degrees east.</param>
/// <param name="RadiusKm">Radius in kilometres.</param>
/// <param name="Eligibility">Whom the charity may help.</param>
/// <param name="CapacityTotal">Units per period, or in all when <paramref name="Refill"/> is none.</param>
/// <param name="Unit">Unit of the capacity.</param>
/// <param name="Refill">none, daily, weekly, monthly.</param>
/// <param name="ValidFrom">UTC, inclusive.</param>
/// <param name="ValidTo">UTC, exclusive.</param>
/// <param name="AnswersWithin">Promised time to answer; null when none was promised.</param>
/// <param name="Languages">Languages the charity can speak with the person.</param>
/// <param name="Status">active, paused, withdrawn.</param>
/// <param name="ConfirmedAt">UTC: when the charity last said that the stock is there.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
/// <param name="Version">Version of the offer after this change.</param>
public sealed record OfferFacts(
    Guid OfferId, Guid CharityId, string ExternalId, string TitleZh, string TitleEn, IReadOnlyList<string> Categories,
    string Form, string Funding, IReadOnlyList<string> Divisions, double? Latitude, double? Longitude, double? RadiusKm,
    OfferEligibility Eligibility, int CapacityTotal, string Unit, string Refill, DateTimeOffset ValidFrom, DateTimeOffset ValidTo,
    TimeSpan? AnswersWithin, IReadOnlyList<string> Languages, string Status, DateTimeOffset ConfirmedAt,
    DateTimeOffset At, string By, int Version);

/// <summary>Whom an offer is for. Empty lists and nulls mean "anybody".</summary>
/// <param name="Tiers">Any of these recipient tiers.</param>
/// <param name="AnyTags">Any of these vulnerability tags.</param>
/// <param name="MinAge">At least one member is this old, in years.</param>
/// <param name="MaxAge">At least one member is at most this old, in years.</param>
/// <param name="HouseholdMin">Household size at least.</param>
public sealed record OfferEligibility(IReadOnlyList<string> Tiers, IReadOnlyList<string> AnyTags, int? MinAge, int? MaxAge, int? HouseholdMin);

/// <summary>An offer was created or replaced.</summary>
public sealed record OfferPublished(OfferFacts Offer);

/// <summary>An offer takes no new referrals for now.</summary>
public sealed record OfferPaused(OfferFacts Offer);

/// <summary>A paused offer takes referrals again.</summary>
public sealed record OfferResumed(OfferFacts Offer);

/// <summary>The capacity of an offer changed.</summary>
public sealed record OfferCapacityChanged(OfferFacts Offer);

/// <summary>An offer was withdrawn for good; what was promised stays promised.</summary>
public sealed record OfferWithdrawn(OfferFacts Offer);
