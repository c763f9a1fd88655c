using System.Xml.Linq;
using Simulator;

namespace Matching.Tests.Scarcity;

/// <summary>A small surge through each way of sharing out. The figures that have to be reached are those of the whole one: <c>./dev simulate</c>.</summary>
public sealed class A_surge_is_simulated
{
    private static readonly Simulator.World Small = Simulator.World.Make(seed: 7, count: 600, share: 0.8);

    [Fact]
    public void The_same_seed_gives_the_same_end()
    {
        var again = Simulator.World.Make(seed: 7, count: 600, share: 0.8);

        again.Needs.ShouldBe(Small.Needs);
        again.Offers.ShouldBe(Small.Offers);
        Play.Of(again, Policy.Recalling).Served.ShouldBe(Play.Of(Small, Policy.Recalling).Served);
    }

    [Fact]
    public void Nobody_is_helped_with_what_is_not_there_or_too_early()
    {
        foreach (var outcome in Policy.All.Select(policy => Play.Of(Small, policy)).Append(Hindsight.Of(Small)))
        {
            var given = Small.Needs.Where(need => outcome.Served.ContainsKey(need.Id)).Sum(need => need.Units);
            (given + outcome.Unused).ShouldBe(Small.Offers.Sum(offer => offer.Units), outcome.Policy);
            Small.Needs.Where(need => outcome.Served.TryGetValue(need.Id, out var at) && at < need.At).ShouldBeEmpty(outcome.Policy);
        }
    }

    [Fact]
    public void Movable_holds_help_more_of_those_in_danger_and_hindsight_most()
    {
        var first = Play.Of(Small, Policy.FirstCome);
        var movable = Play.Of(Small, Policy.Recalling, first.LowUnits);

        movable.Critical.ShouldBeGreaterThan(first.Critical + 10);
        Hindsight.Of(Small).Critical.ShouldBeGreaterThanOrEqualTo(movable.Critical);
        movable.Low.ShouldBeGreaterThan(first.Low / 2);
        movable.WithdrawnPer1000.ShouldBeLessThan(10);
        Play.Of(Small, Policy.Movable, first.LowUnits).Withdrawn.ShouldBe(0, "without recalls, what was shown stays");
    }

    [Fact]
    public void Old_offers_asked_first_would_have_spared_empty_promises()
    {
        var found = Confirmation.Of(Path.Combine(AppContext.BaseDirectory, "Data"));

        found[0].Days.ShouldBeNull();
        found[0].Asked.ShouldBe(0);
        found.ShouldAllBe(one => one.Matches - one.Undelivered == found[0].Matches - found[0].Undelivered, "a delivered match is never lost");
        found.Zip(found.Skip(1)).ShouldAllBe(pair => pair.First.Asked <= pair.Second.Asked && pair.First.Undelivered >= pair.Second.Undelivered);
        found[^1].Undelivered.ShouldBeLessThan(found[0].Undelivered);
    }

    [Fact]
    public void The_report_has_its_goals_and_pictures()
    {
        var folder = Directory.CreateTempSubdirectory("simulation").FullName;
        try
        {
            IReadOnlyList<Outcome> outcomes = [.. Policy.All.Select(policy => Play.Of(Small, policy)), Hindsight.Of(Small)];
            var page = Report.Write(folder, [outcomes], Confirmation.Of(Path.Combine(AppContext.BaseDirectory, "Data")), "./dev simulate");

            page.ShouldContain("critical needs (U1) helped: at least 95 %");
            page.ShouldContain("| hindsight |");
            foreach (var picture in new[] { "urgency", "tier", "hours" })
            {
                page.ShouldContain($"]({picture}.svg)");
                XDocument.Load(Path.Combine(folder, picture + ".svg")).Root!.Name.LocalName.ShouldBe("svg");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
