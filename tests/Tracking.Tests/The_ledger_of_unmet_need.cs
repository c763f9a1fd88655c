using Contracts.Http;
using Contracts.Http.Tracking;

namespace Tracking.Tests;

public sealed class The_ledger_of_unmet_need : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TrackingApp.StartAsync();
        var tried = new Story(Now.AddDays(-1), "420106", "U1", "N01.01", "R1", "R2").Opens().Searches(2, ("area", 3), ("capacity", 1));
        var silent = tried.Offers(_charity);
        tried.After(TimeSpan.FromHours(1)).Expires(silent, _charity).Searches(1, ("area", 4));
        var refused = tried.Offers(_charity);
        tried.After(TimeSpan.FromHours(1)).Declines(refused, _charity, "funds").Searches(0, ("area", 5)).FindsNobody();
        var alone = new Story(Now.AddDays(-9), "110101", "U4", "N03.01").Opens().Searches(0, ("category", 7)).FindsNobody("unmet");
        await _app.TellAsync([.. tried.Told, .. alone.Told]);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Counts_what_each_rule_kept_away()
    {
        var ledger = await UnmetAsync("by=rule");
        ledger.Groups.Select(group => (group.Key, group.Entries, group.Needs, group.OffersExcluded))
            .ShouldBe([("area", 3, 1, 12), ("capacity", 1, 1, 1), ("category", 1, 1, 7)], ignoreOrder: true);
    }

    [Fact]
    public async Task Counts_noes_silences_and_searches_without_result_by_reason()
    {
        var ledger = await UnmetAsync("by=reason");
        ledger.Groups.Select(group => (group.Key, group.Needs, group.Declines, group.Expiries, group.Unmatched))
            .ShouldBe([("N1", 2, 0, 0, 2), ("funds", 1, 1, 0, 0), ("C2", 1, 0, 1, 0)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("rule")]
    [InlineData("reason")]
    [InlineData("division")]
    [InlineData("division&division=420000")]
    [InlineData("category")]
    [InlineData("tier")]
    [InlineData("urgency")]
    [InlineData("week")]
    [InlineData("category&rule=area")]
    [InlineData("tier&reason=N1")]
    public async Task Every_group_links_to_exactly_its_entries(string by)
    {
        var ledger = await UnmetAsync("by=" + by);

        ledger.Groups.ShouldNotBeEmpty();
        foreach (var group in ledger.Groups)
        {
            var entries = new List<UnmetEntry>();
            for (var next = group.Rows; next is not null;)
            {
                var page = await _app.GetAsync<Page<UnmetEntry>>(next + "&take=2", "auditor");
                entries.AddRange(page.Items);
                next = page.Next is null ? null : $"{group.Rows}&cursor={page.Next}";
            }

            entries.Count.ShouldBe(group.Entries, group.Rows);
            entries.Select(entry => entry.NeedId).Distinct().Count().ShouldBe(group.Needs);
            entries.Count(entry => entry.Source == "decline").ShouldBe(group.Declines);
            entries.Count(entry => entry.Source == "expiry").ShouldBe(group.Expiries);
            entries.Select(entry => entry.At).ShouldBeInOrder();
        }
    }

    [Fact]
    public async Task A_period_is_that_of_the_entries()
    {
        (await UnmetAsync($"by=category&from={Now.AddDays(-3):yyyy-MM-dd}")).Groups.Select(group => group.Key).ShouldBe(["N01.01"]);
    }

    private Task<UnmetAnswer> UnmetAsync(string query) => _app.GetAsync<UnmetAnswer>("/api/tracking/unmet?" + query);
}
