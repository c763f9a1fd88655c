using System.Xml;
using Contracts.Http.Catalog;
using Contracts.Reference;
using WebConsole.Shell;

namespace WebConsole.Offers;

/// <summary>An offer in words.</summary>
internal static class OfferWords
{
    /// <summary>Units that can still be promised; null where that is not known.</summary>
    public static int? Left(this OfferView offer) => offer.Promised is { } promised ? Math.Max(0, (offer.Capacity.Total ?? 0) - promised.Held - promised.Committed) : null;

    /// <summary>Whether nobody has said for long that the stock is there: matching asks about such an offer last.</summary>
    public static bool IsOld(this OfferView offer, ReferenceData reference, DateTimeOffset now) =>
        offer.Status != "withdrawn" && reference.Forms.Find(offer.Form) is { } form && form.FreshFor.RealTime > TimeSpan.Zero && now - offer.ConfirmedAt > form.FreshFor.RealTime;

    /// <summary>State and colour of the badge: what is over or used up asks for something, whatever its state.</summary>
    public static (string Text, string Class) Standing(this OfferView offer, Words words, DateTimeOffset now) => offer.Status switch
    {
        "withdrawn" => (words["已撤下", "Withdrawn"], "plain"),
        "paused" => (words["已暂停", "Paused"], "soon"),
        _ when offer.ValidTo <= now => (words["已到期", "Ended"], "late"),
        _ when offer.ValidFrom > now => (words["尚未开始", "Not yet begun"], "plain"),
        _ when offer.Left() == 0 => (words["名额已满", "Used up"], "soon"),
        _ => (words["接受转介", "Open"], "good"),
    };

    /// <summary>Where it helps; names of places are Chinese.</summary>
    public static string AreaIn(this OfferView offer, Words words, ReferenceData reference, Centres centres) => offer.Area is { RadiusKm: { } radius, Point: { } point }
        ? centres.At(point)?.FullName is { } centre ? words[$"{centre}周围 {radius} 公里", $"within {radius} km of {centre}"]
            : words[$"{point.Latitude}, {point.Longitude} 周围 {radius} 公里", $"within {radius} km of {point.Latitude}, {point.Longitude}"]
        : string.Join(words["、", ", "], (offer.Area.Divisions ?? []).Select(code => Place(code, words, reference)));

    /// <summary>Name of a place, or of the whole country.</summary>
    public static string Place(string code, Words words, ReferenceData reference) =>
        code == OfferForm.Nation ? words["全国", "the whole country"] : reference.Divisions.Find(code)?.FullName ?? code;

    /// <summary>A duration as the contract writes it, in words; as it stands where it is none.</summary>
    public static string Within(string duration, Words words)
    {
        try
        {
            var span = XmlConvert.ToTimeSpan(duration);
            return span.TotalHours >= 48 && span.Hours == 0 ? words[$"{span.Days} 天", $"{span.Days} days"]
                : span.Minutes == 0 ? words[$"{(int)span.TotalHours} 小时", (int)span.TotalHours == 1 ? "1 hour" : $"{(int)span.TotalHours} hours"]
                : words.Span(span);
        }
        catch (FormatException)
        {
            return duration;
        }
    }
}
