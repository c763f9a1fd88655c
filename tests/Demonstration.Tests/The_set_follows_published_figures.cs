using Contracts.Reference;
using Demonstration.Answering;
using Demonstration.Set;

namespace Demonstration.Tests;

public sealed class The_set_follows_published_figures
{
    private static readonly DemonstrationSet Set = DemonstrationSet.Make(2026, 2000, ReferenceData.BuiltIn);
    private static readonly Divisions Tree = ReferenceData.BuiltIn.Divisions;

    [Fact]
    public void Cases_fall_on_places_as_the_surge_did()
    {
        var all = Figures.Surges.Sum(place => place.NewPerDay.Sum());
        var early = Set.Cases.Where(plan => !plan.Late).ToArray();
        foreach (var place in Figures.Surges.Take(6))
        {
            var share = early.Count(plan => Tree.IsWithin(plan.Case.Place!.Division!, place.Division)) / (double)early.Length;
            share.ShouldBe(place.NewPerDay.Sum() / (double)all, 0.02, place.Division);
        }
    }

    [Fact]
    public void Cases_come_in_the_order_of_the_surge()
    {
        // In the first days the city was hit hardest; later the neighbours caught up.
        double InWuhan(IEnumerable<CasePlan> cases) => cases.Count(plan => Tree.IsWithin(plan.Case.Place!.Division!, "4201")) / 200.0;
        var lastDay = Figures.Surges.Sum(place => place.NewPerDay[^1]) / (double)Figures.Surges.Sum(place => place.NewPerDay.Sum());
        lastDay.ShouldBeGreaterThan(0.1);
        InWuhan(Set.Cases.Where(plan => !plan.Late).TakeLast(200)).ShouldBe(
            Figures.Surges[0].NewPerDay[^1] / (double)Figures.Surges.Sum(place => place.NewPerDay[^1]), 0.08);
    }

    [Fact]
    public void The_busiest_tenth_of_the_counties_carries_the_most()
    {
        // Wuhan has 13 districts; the share of the first two among them is that of the first two tenths.
        var counties = Set.Cases.Select(plan => Tree.Find(plan.Case.Place!.Division)!.AreaAt(DivisionLevel.County)!)
            .Where(county => county.IsWithin(Tree.Find("4201")!)).GroupBy(county => county.Code).Select(group => group.Count()).OrderDescending().ToArray();
        (counties[0] / (double)counties.Sum()).ShouldBeGreaterThan(0.3);
        Figures.CountyTenths[0].ShouldBe(0.6858);
    }

    [Fact]
    public void Needs_fall_on_categories_as_people_in_need_on_sectors()
    {
        var firsts = Set.Cases.Where(plan => !plan.Late).Select(plan => plan.Case.Needs![0].Category!).ToArray();
        var all = Figures.Sectors.Sum(sector => (double)sector.PeopleInNeed);
        foreach (var sector in Figures.Sectors.Where(sector => sector.PeopleInNeed / all > 0.05))
        {
            // Two sectors may share a category; none of the large ones does by more than the smallest.
            (firsts.Count(sector.Categories.Contains) / (double)firsts.Length).ShouldBe(sector.PeopleInNeed / all, 0.03, sector.Name);
        }
    }

    [Fact]
    public void So_many_cases_are_acute_as_real_requests()
    {
        var calm = Set.Cases.Where(plan => !plan.Case.Needs!.Any(need => need.Category is "N02.06" or "N10.02")).ToArray();
        (100.0 * calm.Count(plan => plan.Case.Urgency is "U1" or "U2") / calm.Length).ShouldBe(Figures.AcutePercent, 2.5);
    }

    [Fact]
    public void Kinds_of_help_are_as_broad_as_the_taxonomy_and_take_its_forms()
    {
        var offers = Set.Offers.Where(offer => !offer.ExternalId.Contains("silent", StringComparison.Ordinal) && !offer.ExternalId.Contains("next", StringComparison.Ordinal)).ToArray();
        foreach (var form in Figures.Supplies.GroupBy(supply => supply.Form))
        {
            var share = form.Sum(supply => supply.Terms) / (double)Figures.Supplies.Sum(supply => supply.Terms);
            (offers.Count(offer => offer.Form == form.Key) / (double)offers.Length).ShouldBe(share, 0.01, form.Key);
        }
    }

    [Fact]
    public void Amounts_are_spread_like_those_of_real_offers()
    {
        var amounts = Set.Offers.Where(offer => offer.Eligibility is not null || !offer.ExternalId.Contains('N')).Select(offer => offer.Capacity.Total!.Value).Order().ToArray();
        amounts[amounts.Length / 2].ShouldBeInRange(60, 130); // the median real offer has 100 units
        amounts[amounts.Length / 10].ShouldBeInRange(4, 9);
        amounts[amounts.Length * 9 / 10].ShouldBeInRange(2000, 3000); // cut at 3,000
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1000)]
    public void Charities_answer_at_the_rates_of_real_matches(int needs)
    {
        var stories = Dealing.Of(needs, new Chance(5));
        var rates = Figures.Endings.Where(ending => ending.Fate != Fate.StaysSilent).ToArray();
        var all = (double)rates.Sum(ending => ending.Matches);
        foreach (var fate in rates.GroupBy(ending => ending.Fate))
        {
            var dealt = stories.Count(story => story.Fates[0] == fate.Key);
            dealt.ShouldBeGreaterThanOrEqualTo(2);
            (dealt / (double)needs).ShouldBe(fate.Sum(ending => ending.Matches) / all, needs == 60 ? 0.16 : 0.01, fate.Key.ToString());
        }

        stories.Select(story => story.Word).Distinct().Count().ShouldBe(Enum.GetValues<LastWord>().Length);
    }

    [Fact]
    public void The_share_of_undelivered_matches_is_the_published_one()
    {
        var delivered = Figures.Endings.Where(ending => ending.Status == "delivered").Sum(ending => ending.Matches);
        delivered.ShouldBe(4136);
        Figures.Endings.Sum(ending => ending.Matches).ShouldBe(6932 - 98);
    }
}
