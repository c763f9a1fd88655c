using System.Globalization;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using WebConsole.Hotline;
using WebConsole.Shell;

namespace WebConsole.Offers;

/// <summary>What stands in the fields of an offer, as typed. What cannot be read goes on as something that the service refuses, so that it says what is wrong beside everything else.</summary>
public sealed record OfferForm
{
    /// <summary>The code that stands for the whole country.</summary>
    public const string Nation = "100000";

    private const string Clock = "yyyy-MM-dd'T'HH:mm";
    private const int Unreadable = -1;
    private const double NoAngle = 1000;
    private static readonly TimeSpan UsualTime = TimeSpan.FromDays(180);

    public string TitleZh { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Words for a category that was not chosen from the list.</summary>
    public string Words { get; init; } = "";

    public string Kind { get; init; } = "goods";

    public string Funding { get; init; } = "donated";

    public IReadOnlyList<string> Divisions { get; init; } = [];

    /// <summary>A place that was not chosen from the list.</summary>
    public string Place { get; init; } = "";

    public string RadiusKm { get; init; } = "";

    /// <summary>The place around which a radius is, by name, pinyin or code.</summary>
    public string Centre { get; init; } = "";

    /// <summary>That place, where what was typed means one without doubt.</summary>
    internal Division? CentrePlace { get; init; }

    public string Latitude { get; init; } = "";

    public string Longitude { get; init; } = "";

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string MinAge { get; init; } = "";

    public string MaxAge { get; init; } = "";

    public string HouseholdMin { get; init; } = "";

    public string Total { get; init; } = "";

    public string Unit { get; init; } = "person";

    public string Refill { get; init; } = "none";

    public string ValidFrom { get; init; } = "";

    public string ValidTo { get; init; } = "";

    /// <summary>ISO 8601 duration; empty without a promise.</summary>
    public string AnswersWithin { get; init; } = "";

    public IReadOnlyList<string> Languages { get; init; } = ["zh"];

    /// <summary>The offer's own id in the making, so that a form sent twice makes one offer.</summary>
    public string Key { get; init; } = "";

    /// <summary>Version that the person at the page saw; empty for a new offer.</summary>
    public string Version { get; init; } = "";

    /// <summary>An empty form.</summary>
    public static OfferForm New(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        return new OfferForm { Key = Guid.CreateVersion7(now).ToString("N"), ValidFrom = Text(today), ValidTo = Text(today + UsualTime) };
    }

    /// <summary>What an offer says now.</summary>
    internal static OfferForm Of(OfferView offer, TimeZoneInfo zone, Centres centres) => Of(offer, zone, centres.At(offer.Area.Point));

    private static OfferForm Of(OfferView offer, TimeZoneInfo zone, Division? centre) => new()
    {
        TitleZh = offer.Title.Zh ?? "",
        TitleEn = offer.Title.En ?? "",
        Categories = offer.Categories,
        Kind = offer.Form,
        Funding = offer.Funding,
        Divisions = offer.Area.Divisions ?? [],
        RadiusKm = Text(offer.Area.RadiusKm),
        Centre = centre?.FullName ?? "",
        Latitude = centre is null ? Text(offer.Area.Point?.Latitude) : "",
        Longitude = centre is null ? Text(offer.Area.Point?.Longitude) : "",
        Tiers = offer.Eligibility.Tiers ?? [],
        Tags = offer.Eligibility.AnyTags ?? [],
        MinAge = Text(offer.Eligibility.MinAge),
        MaxAge = Text(offer.Eligibility.MaxAge),
        HouseholdMin = Text(offer.Eligibility.HouseholdMin),
        Total = Text(offer.Capacity.Total),
        Unit = offer.Capacity.Unit ?? "",
        Refill = offer.Capacity.Refill ?? "none",
        ValidFrom = Text(TimeZoneInfo.ConvertTime(offer.ValidFrom, zone).DateTime),
        ValidTo = Text(TimeZoneInfo.ConvertTime(offer.ValidTo, zone).DateTime),
        AnswersWithin = offer.AnswersWithin ?? "",
        Languages = offer.Languages,
        Version = Text(offer.Version),
    };

    public static OfferForm Read(IFormCollection form)
    {
        return new OfferForm
        {
            TitleZh = One("titleZh"),
            TitleEn = One("titleEn"),
            Categories = List("category"),
            Words = One("words"),
            Kind = One("form"),
            Funding = One("funding"),
            Divisions = List("division"),
            Place = One("place"),
            RadiusKm = One("radiusKm"),
            Centre = One("centre"),
            Latitude = One("latitude"),
            Longitude = One("longitude"),
            Tiers = List("tier"),
            Tags = List("tag"),
            MinAge = One("minAge"),
            MaxAge = One("maxAge"),
            HouseholdMin = One("householdMin"),
            Total = One("total"),
            Unit = One("unit"),
            Refill = One("refill"),
            ValidFrom = One("validFrom"),
            ValidTo = One("validTo"),
            AnswersWithin = One("answersWithin"),
            Languages = List("language"),
            Key = One("key"),
            Version = One("version"),
        };

        string One(string name) => form[name] is [var first, ..] ? first?.Trim() ?? "" : "";

        IReadOnlyList<string> List(string name) => [.. form[name].Select(value => value?.Trim() ?? "").Where(value => value.Length > 0).Distinct()];
    }

    /// <summary>The same with what was typed and means one thing without doubt among what was chosen.</summary>
    internal OfferForm Resolved(ReferenceData reference, Centres centres, NeedWords needs, DateOnly today)
    {
        var category = Words.Length > 0 && needs.Find(Words, today, groups: true) is [var only] ? only.Code : null;
        var place = Place.Length == 0 ? null : reference.Divisions.Find(Place) ?? (reference.Divisions.Search(Place, 2, today) is [var one] ? one : null);
        var centre = Centre.Length == 0 ? null : centres.Find(Centre, today);
        return this with
        {
            Centre = centre?.FullName ?? Centre,
            CentrePlace = centre,
            Categories = category is null ? Categories : [.. Categories.Append(category).Distinct()],
            Words = category is null ? Words : "",
            Divisions = place is null ? Divisions : [.. Divisions.Append(place.Code).Distinct()],
            Place = place is null ? Place : "",
        };
    }

    /// <summary>The request. A radius without a centre is one around the only place.</summary>
    /// <param name="before">The offer as it stands: a time that was not touched stays to the second.</param>
    /// <param name="reference">Places.</param>
    /// <param name="centres">Their points.</param>
    /// <param name="zone">The clock of the pages.</param>
    internal PublishOffer Request(OfferView? before, ReferenceData reference, Centres centres, TimeZoneInfo zone)
    {
        var around = RadiusKm.Length > 0 && Centre.Length + Latitude.Length + Longitude.Length + Place.Length == 0 && Divisions is [var only] ? reference.Divisions.Find(only) : null;
        var point = (CentrePlace ?? around) is { } centre ? centres.Of(centre) : Latitude.Length + Longitude.Length > 0 ? new GeoPoint(Angle(Latitude), Angle(Longitude)) : null;
        return new PublishOffer(
            new OfferTitle(Typed.Text(TitleZh), Typed.Text(TitleEn)), WithTyped(Categories, Words), Kind, Funding,
            new OfferArea(around is null || point is null ? WithTyped(Divisions, Place) : [], point, RadiusKm.Length == 0 ? null : Real(RadiusKm) ?? Unreadable),
            new OfferEligibility(Tiers, Tags, Count(MinAge), Count(MaxAge), Count(HouseholdMin)),
            new OfferCapacity(Count(Total), Unit, Refill), Instant(ValidFrom, before?.ValidFrom, zone), Instant(ValidTo, before?.ValidTo, zone), Typed.Text(AnswersWithin), Languages);
    }

    private static IReadOnlyList<string> WithTyped(IReadOnlyList<string> chosen, string typed) => typed.Length == 0 ? chosen : [.. chosen, typed];

    private static int? Count(string text) => text.Length == 0 ? null : Typed.Whole(text) ?? Unreadable;

    private static double? Angle(string text) => text.Length == 0 ? null : Real(text) ?? NoAngle;

    private static double? Real(string text) => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Instant(string text, DateTimeOffset? before, TimeZoneInfo zone) =>
        before is { } stood && Text(TimeZoneInfo.ConvertTime(stood, zone).DateTime) == text ? stood
        : DateTime.TryParseExact(text, [Clock, Clock + ":ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is > 1 and < 9999 ? new DateTimeOffset(local, zone.GetUtcOffset(local)) : null;

    private static string Text(DateTime local) => local.ToString(Clock, CultureInfo.InvariantCulture);

    private static string Text(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
