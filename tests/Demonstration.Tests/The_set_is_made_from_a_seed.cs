using System.Text.Json;
using Contracts.Reference;
using Demonstration.Answering;
using Demonstration.Set;

namespace Demonstration.Tests;

public sealed class The_set_is_made_from_a_seed
{
    private static readonly DateTimeOffset Day = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_seed_makes_the_same_set_to_the_last_character() => Text(7, 120).ShouldBe(Text(7, 120));

    [Fact]
    public void Another_seed_makes_another_set() => Text(8, 120).ShouldNotBe(Text(7, 120));

    [Fact]
    public void Only_dates_depend_on_the_day_of_loading()
    {
        var set = DemonstrationSet.Make(7, 60, ReferenceData.BuiltIn);
        var dated = set.Cases.First(plan => plan.NeededInDays[0] is not null);
        var (today, later) = (dated.Request(Day), dated.Request(Day.AddDays(30)));
        (later.Needs![0].NeededBy - today.Needs![0].NeededBy).ShouldBe(TimeSpan.FromDays(30));
        JsonSerializer.Serialize(later with { Needs = null }).ShouldBe(JsonSerializer.Serialize(today with { Needs = null }));
    }

    [Fact]
    public void Stories_repeat_with_the_seed_and_differ_with_another()
    {
        static string Stories(long seed) => JsonSerializer.Serialize(Dealing.Of(100, new Chance(seed)));
        Stories(3).ShouldBe(Stories(3));
        Stories(4).ShouldNotBe(Stories(3));
    }

    [Fact]
    public void The_numbers_behind_it_are_the_same_on_every_machine()
    {
        var chance = new Chance(2026).Branch("fixed");
        Enumerable.Range(0, 5).Select(_ => chance.Below(1000)).ShouldBe(FirstFive);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(240)]
    [InlineData(1000)]
    public void It_has_the_size_that_was_asked_for(int cases)
    {
        var set = DemonstrationSet.Make(1, cases, ReferenceData.BuiltIn);
        set.Cases.Count.ShouldBe(cases);
        set.Charities.Count.ShouldBe(MakeCharities.Count);
        set.Offers.Select(offer => (offer.Charity, offer.ExternalId)).Distinct().Count().ShouldBe(set.Offers.Count);
    }

    private static readonly int[] FirstFive = [165, 890, 595, 527, 908];

    private static string Text(long seed, int cases)
    {
        var set = DemonstrationSet.Make(seed, cases, ReferenceData.BuiltIn);
        return JsonSerializer.Serialize(new
        {
            set.Charities,
            Offers = set.Offers.Select(offer => offer.Request(Day)),
            Cases = set.Cases.Select(plan => plan.Request(Day)),
        });
    }
}
