using Testing.Apps;

namespace Matching.Tests;

public sealed class Figures_for_who_watches
{
    [Fact]
    public async Task Needs_that_wait_for_a_person_and_the_state_of_the_index_are_told()
    {
        await using var app = await MatchingApp.StartAsync();
        using var figures = new FigureReader(app.App);
        await figures.ReachesAsync("referral.needs.waiting", waiting => waiting is 0);

        await app.NeedAsync();
        await figures.ReachesAsync("referral.needs.waiting", waiting => waiting is 1);
        await figures.ReachesAsync("referral.needs.overdue", overdue => overdue is 0);

        await app.OfferAsync();
        await figures.ReachesAsync("referral.index.offers", offers => offers is 1);
        await figures.ReachesAsync("referral.index.age", age => age is >= 0 and < 3_600);
    }
}
