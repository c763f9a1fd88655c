using System.Globalization;
using Contracts.Http.Matching;
using Contracts.Reference;

namespace Matching.Candidates;

/// <summary>What would have to change for an offer that a rule keeps out to fit: a date, a number, a word of the charity, or whom and where it serves.</summary>
internal sealed class WhatWouldHelp(ReferenceData reference, Places places)
{
    /// <summary>So many areas are named.</summary>
    private const int MostNames = 3;

    /// <summary>Null where nothing can change it.</summary>
    public NeededChange? Of(string rule, Offer offer, Ask ask, bool english)
    {
        var (facts, need) = (offer.Facts, ask.Need);
        var language = english ? Language.English : Language.Chinese;
        return rule switch
        {
            MatchRules.Category => Names(facts.Categories.Select(code => reference.Needs.Find(code)?.Label(language) ?? code)),
            MatchRules.Area => Area(),
            MatchRules.CharityNotVerified => Say("change.charityNotVerified"),
            MatchRules.OfferNotActive => facts.Status == "withdrawn" ? null : Say("change.offerNotActive"),
            MatchRules.Window => Window(),
            MatchRules.Tier => Names(facts.Eligibility.Tiers.Select(code => reference.Tiers.Find(code)?.Label(language) ?? code)),
            MatchRules.Tag => Names(facts.Eligibility.AnyTags.Select(code => reference.Tags.Find(code)?.Label(language) ?? code)),
            MatchRules.Age => Say("change.age", (facts.Eligibility.MinAge, facts.Eligibility.MaxAge) switch { ({ } from, { } to) => $"{from}-{to}", ({ } from, null) => $"{from}+", (_, { } to) => $"0-{to}", _ => "" }),
            MatchRules.Household => Missing("change.household", (facts.Eligibility.HouseholdMin ?? 1) - need.HouseholdSize),
            MatchRules.Unit => Say("change.unit", reference.Units.Find(facts.Unit)?.Label(language) ?? facts.Unit),
            MatchRules.Stale => Say("change.stale"),
            MatchRules.Capacity => Capacity(),
            _ => null,
        };

        NeededChange Say(string sentence, object? with = null, DateTimeOffset? from = null, int? missing = null) =>
            new(string.Format(CultureInfo.InvariantCulture, Sentences.Of(sentence, english), with), from, missing);

        NeededChange Names(IEnumerable<string> names) => Say("change." + rule, string.Join(english ? ", " : "、", names.Distinct().Take(MostNames)));

        NeededChange Missing(string sentence, int units) => Say(units == 1 ? sentence + ".one" : sentence, units, missing: units);

        NeededChange Area()
        {
            if (facts is { RadiusKm: { } radius, Latitude: { } latitude, Longitude: { } longitude } && need is { Latitude: { } north, Longitude: { } east })
            {
                var missing = (int)Math.Ceiling(GreatCircle.Kilometres(latitude, longitude, north, east) - radius);
                return Say("change.area.distance", missing, missing: missing);
            }

            return Names(facts.Divisions.Select(code => code == Places.Nation ? (english ? "the whole nation" : "全国") : reference.Divisions.Find(code)?.FullName ?? code));
        }

        NeededChange Window() => Second.Of(facts.ValidFrom) > Second.Of(ask.Now) && Second.Of(facts.ValidTo) > MatchRules.Until(need, facts.ValidFrom)
            ? Say("change.window", Day(facts.ValidFrom), facts.ValidFrom)
            : Say("change.window.ends", Day(facts.ValidTo));

        NeededChange Capacity() => offer is { FreeFrom: { } refill, FreeNext: > 0 } && refill > ask.Now && Second.Of(refill) < Second.Of(facts.ValidTo)
            ? Say("change.capacity.refill", Day(refill), refill)
            : Missing("change.capacity", Math.Max(1, need.Quantity) - offer.FreeAt(ask.Now));

        string Day(DateTimeOffset moment)
        {
            var day = TimeZoneInfo.ConvertTime(moment, places.ZoneOf(need.Division));
            return english ? day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);
        }
    }
}
