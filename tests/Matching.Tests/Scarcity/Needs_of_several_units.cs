using Matching.Scarcity;

namespace Matching.Tests.Scarcity;

/// <summary>Published instances of needs that take several units, against their proven bounds. All 102: <c>./dev bench gap</c>.</summary>
public sealed class Needs_of_several_units
{
    [Fact]
    public void Come_close_to_the_proven_bounds()
    {
        var gaps = GapInstance.In(Path.Combine(AppContext.BaseDirectory, "Scarcity", "Data")).Select(instance =>
        {
            var (contest, dearest) = GapContest.Of(instance);
            var (chosen, _, bound) = Packing.Of(contest);
            chosen.ShouldAllBe(option => option >= 0, $"every job of {instance.Name} has its agent");
            for (var agent = 0; agent < contest.Offers; agent++)
            {
                chosen.Where(option => contest.Offer[option] == agent).Sum(option => contest.Units[option]).ShouldBeLessThanOrEqualTo(instance.Capacity[agent], instance.Name);
            }

            var cost = chosen.Sum(option => dearest - contest.Fit[option]);
            cost.ShouldBeGreaterThanOrEqualTo((int)instance.Least!.Value.Low, $"nothing beats the proven bound of {instance.Name}");
            bound.ShouldBeGreaterThanOrEqualTo(chosen.Sum(option => contest.Standing[0] + contest.Fit[option]), "our own bound holds too");
            return (cost - instance.Least.Value.Low) / instance.Least.Value.Low;
        }).ToArray();

        gaps.Length.ShouldBe(13);
        gaps.Average().ShouldBeLessThan(0.03);
    }
}
