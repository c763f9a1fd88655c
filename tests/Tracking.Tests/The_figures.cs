using Contracts.Http;
using Contracts.Http.Tracking;
using Microsoft.EntityFrameworkCore;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Tests;

public sealed class The_figures : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private readonly Guid _other = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TrackingApp.StartAsync();
        await _app.TellAsync(Mixed().SelectMany(story => story.Told));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("division")]
    [InlineData("division&division=420100")]
    [InlineData("category")]
    [InlineData("urgency")]
    [InlineData("tier")]
    [InlineData("tier&tier=R1")]
    [InlineData("week")]
    [InlineData("charity")]
    [InlineData("status")]
    [InlineData("urgency&category=N01*")]
    public async Task Every_number_is_the_number_of_rows_it_links_to(string by)
    {
        var figures = await FiguresAsync("by=" + by);

        figures.Groups.ShouldNotBeEmpty();
        foreach (var group in figures.Groups)
        {
            foreach (var figure in group.Needs.Concat(group.Referrals))
            {
                (await RowsAsync(figure.Rows)).Count.ShouldBe(figure.Value, $"{group.Key} {figure.Fact}: {figure.Rows}");
            }

            foreach (var time in group.Times)
            {
                (await RowsAsync(time.Rows)).Count.ShouldBe(time.Count, time.Rows);
            }
        }
    }

    [Fact]
    public async Task Counts_and_times_equal_a_plain_recount()
    {
        var items = await _app.Module.InScopeAsync<TrackingDbContext, List<Item>>(db => db.Items.AsNoTracking().ToListAsync());
        var needs = items.Where(item => item.Kind == ItemKind.Need).ToList();
        var referrals = items.Where(item => item.Kind == ItemKind.Referral).ToList();

        var all = (await FiguresAsync("")).Groups.Single();

        ValueOf(all, "opened").ShouldBe(needs.Count);
        ValueOf(all, "offered").ShouldBe(needs.Count(need => referrals.Any(referral => referral.NeedId == need.Id)));
        ValueOf(all, "accepted").ShouldBe(4);
        ValueOf(all, "met").ShouldBe(3);
        ValueOf(all, "partlyMet").ShouldBe(1);
        ValueOf(all, "unmet").ShouldBe(1);
        ValueOf(all, "withdrawn").ShouldBe(1);
        ValueOf(all, "open").ShouldBe(needs.Count(need => need.Action != null));
        ValueOf(all, "cards").ShouldBe(referrals.Count);
        ValueOf(all, "declined").ShouldBe(referrals.Count(referral => referral.Status == "declined"));
        ValueOf(all, "expired").ShouldBe(1);
        foreach (var (measure, end) in new (string, Func<Item, DateTimeOffset?>)[]
        {
            ("toFirstCard", need => need.FirstCardAt), ("toAcceptance", need => need.AcceptedAt), ("toConfirmation", need => need.ConfirmedAt),
        })
        {
            var took = needs.Where(need => end(need) != null).Select(need => (end(need)!.Value - need.OpenedAt!.Value).TotalSeconds).Order().ToList();
            var time = all.Times.Single(candidate => candidate.Measure == measure);
            time.Count.ShouldBe(took.Count);
            time.MedianSeconds.ShouldBe(took[(took.Count + 1) / 2 - 1]);
            time.P90Seconds.ShouldBe(took.First(value => took.Count(other => other <= value) >= 0.9 * took.Count));
        }
    }

    [Fact]
    public async Task Groups_of_one_kind_add_up_to_the_whole()
    {
        var whole = ValueOf((await FiguresAsync("")).Groups.Single(), "opened");
        foreach (var by in (string[])["division", "category", "urgency", "week", "status"])
        {
            (await FiguresAsync("by=" + by)).Groups.Sum(group => ValueOf(group, "opened")).ShouldBe(whole, by);
        }
    }

    [Fact]
    public async Task A_period_counts_the_needs_opened_in_it()
    {
        var from = Now.AddDays(-9).ToString("yyyy-MM-dd");
        var week = (await FiguresAsync($"from={from}&to={Now.AddDays(-7):yyyy-MM-dd'T'HH:mm:ss'Z'}")).Groups.Single();
        ValueOf(week, "opened").ShouldBe(1);
        ValueOf((await FiguresAsync("from=2020-01-01&to=2020-02-01")).Groups.Single(), "opened").ShouldBe(0);
    }

    private IEnumerable<Story> Mixed()
    {
        yield return Story.Whole(Now.AddDays(-8), _charity, _other);
        yield return Story.Whole(Now.AddDays(-3), _charity, _other);
        yield return Story.Whole(Now.AddDays(-2).AddHours(-5), _other, _charity);

        var expired = new Story(Now.AddDays(-1), "420111", "U1", "N02.03", "R1", "R4").Opens().Searches(2, ("area", 1));
        var card = expired.After(TimeSpan.FromMinutes(2)).Offers(_other);
        yield return expired.After(TimeSpan.FromHours(1)).Expires(card, _other).Searches(0, ("area", 2)).FindsNobody();

        var partly = new Story(Now.AddDays(-2), "420106003", "U3", "N02.01", "R1").Opens().Searches();
        var half = partly.After(TimeSpan.FromMinutes(7)).Offers(_charity);
        yield return partly.After(TimeSpan.FromMinutes(9)).Accepts(half, _charity).Starts(half, _charity).Delivers(half, _charity)
            .After(TimeSpan.FromHours(3)).Confirms(half, _charity, remainder: 1);

        yield return new Story(Now.AddHours(-4), "110101", "U4", "N03.01").Opens().Searches(0, ("category", 5)).FindsNobody("unmet");
        yield return new Story(Now.AddHours(-3), "420100", "U5", "N01.02").Opens().IsWithdrawn();
        yield return new Story(Now.AddMinutes(-1), "420106", "U2", "N01.01").Opens();
    }

    private static int ValueOf(FigureGroup group, string fact) => group.Needs.Concat(group.Referrals).Single(figure => figure.Fact == fact).Value;

    private Task<FiguresAnswer> FiguresAsync(string query) => _app.GetAsync<FiguresAnswer>("/api/tracking/figures?" + query);

    private async Task<List<TrackedItem>> RowsAsync(string path)
    {
        var rows = new List<TrackedItem>();
        for (var next = path; next is not null;)
        {
            // Three at a time, so that paging is part of what is proved.
            var page = await _app.GetAsync<Page<TrackedItem>>(next + "&take=3", "auditor");
            rows.AddRange(page.Items);
            next = page.Next is null ? null : $"{path}&cursor={page.Next}";
        }

        rows.Select(row => row.Id).Distinct().Count().ShouldBe(rows.Count);
        return rows;
    }
}
