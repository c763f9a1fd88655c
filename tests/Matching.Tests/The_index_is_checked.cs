using Contracts.Http.Matching;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

/// <summary>An operator compares index, ledgers and database.</summary>
public sealed class The_index_is_checked : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task After_work_all_three_say_the_same()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 5));
        await _app.OfferAsync(Facts.Offer(division: Facts.Nation));
        var card = await _app.CardAsync(await _app.NeedAsync(Facts.Need(urgency: "U5", quantity: 2)), offer);
        await _app.DoAsync(_app.Charity(offer), card, "acceptance");

        var check = await CheckAsync();

        (check.Sound, check.Offers, check.Indexed, check.Differences).ShouldBe((true, 2, 2, 0));
        await (await _app.Coordinator.AskAsync("/api/matching/index/check")).ShouldRefuseAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("UPDATE \"Ledgers\" SET \"Held\" = 1", "ledger")]
    [InlineData("UPDATE \"Ledgers\" SET \"Held\" = 1, \"Declared\" = \"Declared\" + 1, \"Total\" = \"Total\" + 1", "promises")]
    [InlineData("UPDATE \"Offers\" SET \"Facts\" = replace(\"Facts\", '\"active\"', '\"paused\"')", "facts")]
    public async Task What_somebody_changed_behind_its_back_is_named(string sql, string kind)
    {
        var offer = await _app.OfferAsync();
        await _app.App.InScopeAsync<Data.MatchingDbContext, int>(db => db.Database.ExecuteSqlRawAsync(sql));

        var check = await CheckAsync();

        (check.Sound, check.Differences).ShouldBe((false, 1));
        check.First.ShouldBe([new IndexDifference(offer.OfferId, kind)]);
    }

    private Task<IndexCheck> CheckAsync() => _app.App.As("operator").ReadAsync<IndexCheck>("/api/matching/index/check");
}
