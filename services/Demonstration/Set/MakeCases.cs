using Contracts.Http.Intake;
using Contracts.Reference;
using Demonstration.People;

namespace Demonstration.Set;

/// <summary>The cases of a surge: day by day and place by place as it happened, each with a synthetic household, its needs and what becomes of them.</summary>
internal static class MakeCases
{
    private const double TwoNeedsPercent = 22;
    private const double SecondCallPercent = 5;
    private const double NobodyPercent = 6;
    private const int FewestLate = 2;

    public static IReadOnlyList<CasePlan> Of(int count, IReadOnlyList<OfferPlan> offers, Chance chance, Places places, ReferenceData reference)
    {
        var areas = Arrivals(count);
        var sectors = chance.Branch("sectors").Shuffled(Shares.Repeat(count, Figures.Sectors, sector => sector.PeopleInNeed, least: 1));
        // Cases that meet silence come last, so that the clock of a silent charity meets no other work.
        var late = Math.Max(FewestLate, (int)Math.Round(count * Figures.SilentShare));
        var cases = new List<CasePlan>(count);
        for (var index = 0; index < count; index++)
        {
            var draw = chance.Branch("case-" + index);
            var isLate = index >= count - late;
            var place = places.County(isLate ? "4201" : areas[index], draw);
            var categories = isLate ? [draw.Of(MakeOffers.SilentCategories)] : Categories(sectors[index], draw);
            var again = !isLate && index > count / 4 && draw.Percent(SecondCallPercent) ? cases[draw.Below(index)] : null;
            cases.Add(Case(index + 1, place, categories, again?.Case.Person, isLate, draw, places, reference));
        }

        return cases;
    }

    /// <summary>The place of each case in the order of the surge.</summary>
    private static List<string> Arrivals(int count)
    {
        var days = Figures.Surges[0].NewPerDay.Count;
        var arrivals = Enumerable.Range(0, days).SelectMany(day => Figures.Surges.Select(surge => (surge.Division, New: surge.NewPerDay[day]))).ToArray();
        return [.. Shares.Repeat(count, arrivals, arrival => arrival.New).Select(arrival => arrival.Division)];
    }

    private static string[] Categories(Sector sector, Chance chance)
    {
        var first = chance.Of(sector.Categories);
        if (!chance.Percent(TwoNeedsPercent))
        {
            return [first];
        }

        var second = chance.Of(chance.Of(Figures.Sectors, other => other.PeopleInNeed).Categories);
        return second == first ? [first] : [first, second];
    }

    private static CasePlan Case(
        int number, Division county, string[] categories, CasePerson? again, bool late, Chance chance, Places places, ReferenceData reference)
    {
        var household = MakeHouseholds.Of(chance);
        // Whoever only has a place and a need is opened as well; somebody will have to find the person before anything can be delivered.
        var person = !late && again is null && chance.Percent(NobodyPercent) ? null : again ?? MakeHouseholds.Caller(household, chance);
        var place = chance.Percent(45) ? places.Township(county, chance) : county;
        var urgency = Urgency(chance, categories);
        var (channel, client) = chance.Below(100) switch
        {
            < 72 => ("hotline", DemoClients.Hotline),
            < 82 => ("walkIn", DemoClients.Coordinator),
            < 90 => ("field", DemoClients.Field),
            _ => ("government", DemoClients.Government),
        };
        var needs = categories.Select(category => new NeedFields(category, Quantity(category, household.Size!.Value, chance, reference), null, null, null)).ToArray();
        var point = chance.Percent(50) ? places.PointOf(place) : null;
        var request = new OpenCase(
            channel,
            new CasePlace(place.Code, null, point is { } at ? Math.Round(at.Latitude + ((chance.Fraction() - 0.5) * 0.06), 4) : null, point is { } also ? Math.Round(also.Longitude + ((chance.Fraction() - 0.5) * 0.06), 4) : null),
            urgency, person, Reporter(chance), household, Narrative(categories[0], household, reference),
            Relief(county, household, chance), needs);
        var days = needs.Select(_ => chance.Percent(35) ? urgency switch { "U1" => 2, "U2" => 4, _ => chance.Between(7, 60) } : (int?)null).ToArray();
        return new CasePlan(number, client, request, days, late);
    }

    private static string Urgency(Chance chance, string[] categories)
    {
        // Violence and crisis are never calm.
        if (categories.Any(category => category is "N02.06" or "N10.02"))
        {
            return chance.Percent(40) ? "U1" : "U2";
        }

        return chance.Percent(Figures.AcutePercent) ? chance.Percent(20) ? "U1" : "U2" : chance.Of(["U3", "U3", "U4", "U4", "U5"]);
    }

    private static int Quantity(string category, int household, Chance chance, ReferenceData reference) => reference.Needs[category].Unit switch
    {
        "person" => chance.Between(1, household),
        "household" or "case" or "place" or "wish" => 1,
        "meal" => 7 * household,
        "night" or "day" => chance.Between(2, 10),
        "visit" or "session" or "hour" or "trip" => chance.Between(1, 6),
        "yuan" => 100 * chance.Between(3, 30),
        _ => chance.Between(1, 3),
    };

    private static CaseReporter? Reporter(Chance chance) => chance.Percent(25)
        ? new CaseReporter(SyntheticPeople.Make(chance, chance.Between(25, 70)).Name, SyntheticPeople.Phone(chance), chance.Of(["neighbour", "child", "villageCommittee", "socialWorker", "relative"]))
        : null;

    private static List<ReliefFields>? Relief(Division county, HouseholdFields household, Chance chance) => chance.Percent(30)
        ? [new ReliefFields(county.Code, household.Tiers!.Contains("R2") ? "subsistence" : "temporaryAid", null, chance.Of(["applied", "accepted", "approved"]), 0, null)]
        : null;

    private static string Narrative(string category, HouseholdFields household, ReferenceData reference) =>
        $"演示数据：{household.Size} 口之家，需要{reference.Needs[category].Zh}。Demonstration data, no real person.";
}
