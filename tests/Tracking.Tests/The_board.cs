using Contracts.Http.Tracking;

namespace Tracking.Tests;

public sealed class The_board : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly Guid _charity = Guid.CreateVersion7(Now);
    private TrackingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TrackingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Shows_the_worst_deadline_first_and_ended_items_not_at_all()
    {
        var late = Offered(Now.AddHours(-6), TimeSpan.FromHours(4));
        var soon = Offered(Now, TimeSpan.FromHours(1));
        var later = Offered(Now, TimeSpan.FromHours(8));
        var ended = Story.Whole(Now.AddDays(-2), _charity, Guid.CreateVersion7(Now));
        await _app.TellAsync([.. later.Told, .. ended.Told, .. soon.Told, .. late.Told]);

        var board = await BoardAsync("kind=referral");

        board.Items.Select(item => item.CaseId).ShouldBe([late.CaseId, soon.CaseId, later.CaseId]);
        board.Items.Select(item => item.Next!.Overdue).ShouldBe([true, false, false]);
        board.Items[0].ShouldSatisfyAllConditions(
            item => item.Urgency.ShouldBe("U2"), item => item.Category.ShouldBe("N01.01"), item => item.Division.ShouldBe("420106"),
            item => item.Quantity.ShouldBe(2), item => item.Status.ShouldBe("offered"), item => item.Next!.Owner.ShouldBe($"charity:{_charity}"));
        board.Counts!.Single().ShouldSatisfyAllConditions(count => count.Count.ShouldBe(3), count => count.Overdue.ShouldBe(1));
    }

    [Fact]
    public async Task Filters_by_place_and_all_below_it_state_urgency_owner_and_lateness()
    {
        var wuchang = new Story(Now, "420106", "U2").Opens();
        var township = new Story(Now, "420106003", "U3").Opens();
        var hongshan = new Story(Now.AddHours(-1), "420111", "U4").Opens();
        var elsewhere = new Story(Now, "110101", "U2").Opens();
        elsewhere.Offers(_charity);
        await _app.TellAsync([.. wuchang.Told, .. township.Told, .. hongshan.Told, .. elsewhere.Told]);

        (await CasesAsync("division=420106")).ShouldBe([wuchang.CaseId, township.CaseId], ignoreOrder: true);
        (await CasesAsync("division=420106003")).ShouldBe([township.CaseId]);
        (await CasesAsync("division=420106&exact=true")).ShouldBe([wuchang.CaseId]);
        (await CasesAsync("division=420100")).ShouldBe([wuchang.CaseId, township.CaseId, hongshan.CaseId], ignoreOrder: true);
        (await CasesAsync("division=420000&urgency=U4")).ShouldBe([hongshan.CaseId]);
        (await CasesAsync("status=offered&kind=need")).ShouldBe([elsewhere.CaseId]);
        (await CasesAsync($"owner=charity:{_charity}&kind=referral")).ShouldBe([elsewhere.CaseId]);
        (await CasesAsync($"charity={_charity}&kind=referral")).ShouldBe([elsewhere.CaseId]);
        (await CasesAsync("overdue=true")).ShouldBe([hongshan.CaseId]);
        (await CasesAsync("overdue=false&action=match")).ShouldBe([wuchang.CaseId, township.CaseId], ignoreOrder: true);
    }

    [Theory]
    [InlineData("441900003", "4419")]
    [InlineData("441900003", "44")]
    [InlineData("110101001", "110000")]
    [InlineData("420106003", "420106000000")]
    public async Task A_place_is_found_under_every_place_above_it_however_many_levels_there_are_and_however_it_is_written(string place, string above)
    {
        var story = new Story(Now, place).Opens();
        await _app.TellAsync([.. story.Told, .. new Story(Now, "650102").Opens().Told]);

        var row = (await BoardAsync("division=" + above)).Items.ShouldHaveSingleItem();
        row.CaseId.ShouldBe(story.CaseId);
        row.DivisionName.ShouldNotBe(row.Division);
    }

    [Fact]
    public async Task Pages_show_every_unmoved_row_once_while_others_move_and_end()
    {
        var stories = Enumerable.Range(0, 12).Select(index => Offered(Now, TimeSpan.FromMinutes(60 + index))).ToArray();
        await _app.TellAsync(stories.SelectMany(story => story.Told));
        var seen = new List<Guid>();
        var page = await BoardAsync("kind=need&take=5");
        seen.AddRange(page.Items.Select(item => item.CaseId));

        // One that was shown ends, one that was not shown yet ends too.
        await _app.TellAsync([stories[1].IsWithdrawn().Told[^1], stories[7].IsWithdrawn().Told[^1]]);
        while (page.Next is { } next)
        {
            page = await BoardAsync($"kind=need&take=5&cursor={next}");
            page.Counts.ShouldBeNull();
            seen.AddRange(page.Items.Select(item => item.CaseId));
        }

        seen.ShouldBe(stories.Where((_, index) => index != 7).Select(story => story.CaseId));
    }

    [Fact]
    public async Task Every_count_clicks_through_to_exactly_its_rows()
    {
        var late = Offered(Now.AddHours(-9), TimeSpan.FromHours(1));
        var fine = Offered(Now, TimeSpan.FromHours(1));
        var waiting = new Story(Now).Opens();
        await _app.TellAsync([.. late.Told, .. fine.Told, .. waiting.Told]);

        var board = await BoardAsync("division=420100");

        board.Counts!.Sum(count => count.Count).ShouldBe(board.Items.Count);
        foreach (var count in board.Counts!)
        {
            (await _app.GetAsync<BoardPage>(count.Rows)).Items.Count.ShouldBe(count.Count, count.Rows);
            (await _app.GetAsync<BoardPage>(count.OverdueRows)).Items.Count.ShouldBe(count.Overdue, count.OverdueRows);
        }
    }

    [Fact]
    public async Task A_referral_heard_of_before_its_need_is_shown_and_completed_later()
    {
        var story = new Story(Now).Opens();
        story.Offers(_charity);
        await _app.TellAsync(story.Told[^1]);

        var bare = await BoardAsync("");
        bare.Items.Count.ShouldBe(2);
        bare.Items.ShouldAllBe(item => item.Category == null && item.Next!.Action == "answerCard");

        await _app.TellAsync(story.Told.SkipLast(1));
        (await BoardAsync("division=420106")).Items.ShouldAllBe(item => item.Category == "N01.01" && item.CaseNumber == story.Number);
    }

    [Fact]
    public async Task An_open_item_that_nobody_is_named_for_stands_first_and_is_counted()
    {
        var silent = Offered(Now.AddHours(-1), TimeSpan.FromHours(4));
        var offered = (Contracts.Messages.Matching.ReferralOffered)silent.Told[^1];
        var forgotten = new Contracts.Messages.Matching.ReferralAccepted(
            offered.Referral with { Status = "accepted", NeedStatus = "committed", NeedVersion = 9, Next = null, NeedNext = null }, null);
        await _app.TellAsync([.. silent.Told, forgotten, .. Offered(Now, TimeSpan.FromHours(1)).Told]);

        (await BoardAsync("")).Items[0].Next!.Action.ShouldBeNull();
        var figures = await _app.GetAsync<FiguresAnswer>("/api/tracking/figures");
        figures.WithoutNextStep.Value.ShouldBe(2);
        (await _app.GetAsync<BoardPage>(figures.WithoutNextStep.Rows)).Items.Count.ShouldBe(2);
    }

    private Story Offered(DateTimeOffset at, TimeSpan answerIn)
    {
        var story = new Story(at).Opens();
        story.Offers(_charity, answerIn);
        return story;
    }

    private Task<BoardPage> BoardAsync(string query) => _app.GetAsync<BoardPage>("/api/tracking/board?" + query);

    private async Task<IEnumerable<Guid>> CasesAsync(string query) => (await BoardAsync(query)).Items.Select(item => item.CaseId).ToArray();
}
