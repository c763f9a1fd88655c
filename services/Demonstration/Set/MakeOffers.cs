using System.Globalization;
using Contracts.Http.Catalog;
using Contracts.Reference;

namespace Demonstration.Set;

/// <summary>
/// What the charities offer. Kinds of help by the breadth of a real taxonomy of services, amounts by the quantities of real offers, places by a real
/// surge; a few charities hold many offers and most hold few, as real donors do.
/// </summary>
internal static class MakeOffers
{
    /// <summary>Categories nobody but the silent charity and one other offers, so that silence can be seen from beginning to end.</summary>
    public static readonly IReadOnlyList<string> SilentCategories = ["N10.05", "N07.04"];

    /// <summary>The promise of the charity that never looks, short enough to be watched.</summary>
    private const string SecondsToAnswer = "PT15S";

    private const int Fewest = 66;
    private const int MostUnits = 3000;

    public static IReadOnlyList<OfferPlan> Of(int cases, IReadOnlyList<CharityPlan> charities, Chance chance, Places places, ReferenceData reference)
    {
        var count = Math.Max(Fewest, cases / 2);
        var kinds = chance.Shuffled(Shares.Repeat(count, Figures.Supplies, supply => supply.Terms, least: 1));
        // One quantity per offer, spread evenly over the percentiles; which offer gets which is drawn.
        var amounts = chance.Shuffled(Enumerable.Range(0, count).Select(index => Quantity((index + 0.5) / count)));
        var offers = kinds.Select((kind, index) => Offer(index + 1, kind, amounts[index], charities, chance.Branch("offer-" + index), places, reference)).ToList();
        offers.AddRange(ForSilence(places));
        return offers;
    }

    private static OfferPlan Offer(int number, Supply kind, int amount, IReadOnlyList<CharityPlan> charities, Chance chance, Places places, ReferenceData reference)
    {
        var first = chance.Of(kind.Categories);
        var unit = reference.Needs[first].Unit;
        string[] categories = chance.Percent(40)
            ? [first, .. kind.Categories.Where(other => other != first && reference.Needs[other].Unit == unit).Take(1)]
            : [first];
        // Rank and size: the first charities hold most offers.
        var charity = chance.Of(charities.Take(MakeCharities.Silent - 1).ToArray(), plan => 1.0 / (plan.Number + 1));
        var seat = charity.Request.RegisteredIn!;
        var surge = chance.Of(Figures.Surges, place => place.NewPerDay.Sum());
        var at = seat == "100000" ? places.Find(surge.Division) : places.Find(seat);
        var label = reference.Needs[first];
        var area = Area(at, seat == "100000", chance, places);
        return new OfferPlan(
            charity.Number, string.Create(CultureInfo.InvariantCulture, $"demo-{number:D3}"),
            new OfferTitle($"{label.Zh}·{at.Name}", $"{label.En} ({charity.Request.NameEn!.Replace("Demonstration ", "", StringComparison.Ordinal)})"),
            categories, kind.Form, kind.Form switch { "cash" => chance.Percent(70) ? "donated" : "mutualAid", "goods" => "donated", "job" => "donated", _ => chance.Of(["purchased", "volunteer", "donated"]) },
            area, Eligibility(chance), new OfferCapacity(amount, unit, kind.Form is "service" && chance.Percent(40) ? chance.Of(["weekly", "monthly"]) : "none"),
            chance.Percent(60) ? chance.Of(["PT2H", "PT4H", "PT24H"]) : null, chance.Between(60, 180), Late: false);
    }

    private static OfferArea Area(Division seat, bool national, Chance chance, Places places)
    {
        if (national && chance.Percent(50))
        {
            return new OfferArea(["100000"], null, null);
        }

        var at = chance.Percent(30) && places.PointOf(seat) is { } point
            ? new OfferArea(null, new GeoPoint(point.Latitude, point.Longitude), chance.Of([30.0, 80.0, 150.0]))
            : null;
        return at ?? new OfferArea([(chance.Percent(65) ? Places.Province(seat) : seat).Code], null, null);
    }

    private static OfferEligibility? Eligibility(Chance chance) => chance.Below(16) switch
    {
        0 or 1 => new OfferEligibility(["R1", "R2", "R4"], [], null, null, null),
        2 => new OfferEligibility(["R1", "R2", "R3", "R4", "R5", "R6", "R7"], [], null, null, null),
        3 => new OfferEligibility([], [], 60, null, null),
        4 => new OfferEligibility([], ["V01", "V15", "V22", "V23"], null, null, null),
        5 => new OfferEligibility([], [], null, 17, null),
        6 => new OfferEligibility([], [], null, null, 2),
        _ => null,
    };

    /// <summary>The silent charity beside the one that is asked after it.</summary>
    private static IEnumerable<OfferPlan> ForSilence(Places places)
    {
        var city = places.Find("4201");
        foreach (var category in SilentCategories)
        {
            var unit = category == "N10.05" ? "session" : "household";
            yield return new OfferPlan(
                MakeCharities.Silent - 9, "demo-next-" + category, new OfferTitle("社区支持", "Community support"), [category], "service", "purchased",
                new OfferArea([Places.Province(city).Code], null, null), null, new OfferCapacity(500, unit, "none"), null, 120, Late: false);
            yield return new OfferPlan(
                MakeCharities.Silent, "demo-silent-" + category, new OfferTitle("晨光陪伴", "Dawn company"), [category], "service", "volunteer",
                new OfferArea([city.Code], null, null), null, new OfferCapacity(1000, unit, "none"), SecondsToAnswer, 120, Late: true);
        }
    }

    /// <summary>The quantity at a share of the real offers, 0 the smallest, 1 the largest.</summary>
    public static int Quantity(double share)
    {
        var steps = Figures.OfferQuantities;
        var at = share * (steps.Count - 1);
        var (below, part) = ((int)at, at - Math.Floor(at));
        var value = below + 1 < steps.Count ? steps[below] + ((steps[below + 1] - steps[below]) * part) : steps[^1];
        return Math.Clamp((int)Math.Round(value), 1, MostUnits);
    }
}
