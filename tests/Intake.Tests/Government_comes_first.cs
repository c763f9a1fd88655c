using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;

namespace Intake.Tests;

/// <summary>The state's relief is linked to a case; charities are asked for what it leaves open.</summary>
public sealed class Government_comes_first : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(5, "applied", 2, 3, "open")]
    [InlineData(5, "paid", 4, 1, "open")]
    [InlineData(5, "refused", 4, 5, "open")]
    [InlineData(5, "ended", 5, 5, "open")]
    [InlineData(5, "approved", 5, 0, "covered")]
    [InlineData(5, "approved", 9, 0, "covered")]
    public async Task A_need_is_announced_with_what_the_state_leaves_open(int quantity, string status, int covers, int asked, string need)
    {
        var opened = await OpenAsync(quantity, new { authority = "420106", programme = "temporaryAid", reference = "A1", status, covers });
        opened.Needs[0].Status.ShouldBe(need);
        await _app.SettledAsync();
        _app.Announced<NeedOpened>().Sum(message => message.Quantity).ShouldBe(asked);
        (await _app.ReadAsync(opened.Id)).Needs[0].Covered.ShouldBe(quantity - asked);
    }

    [Fact]
    public async Task Relief_covers_the_need_it_names()
    {
        var opened = await _app.OpenAsync(new
        {
            place = new { division = "420106" },
            relief = new[] { new { authority = "420106", programme = "temporaryAid", covers = 1, need = 1 } },
            needs = new object[] { new { category = "N01.01", quantity = 2 }, new { category = "N01.03", quantity = 2 } },
        });
        (await _app.ReadAsync(opened.Id)).Needs.Select(need => need.Covered).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task A_covered_need_counts_as_resolved()
    {
        var opened = await OpenAsync(1, new { authority = "420106", programme = "temporaryAid", covers = 1 });
        (await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{opened.Id}/closure")).Outcome.ShouldBe("E2");
    }

    [Fact]
    public async Task News_change_what_is_asked_for_and_the_same_again_changes_nothing()
    {
        var opened = await OpenAsync(4);
        var row = News(opened.Number, "approved", covers: 1);
        (await ImportAsync(row)).Rows.ShouldHaveSingleItem().ShouldBe(new ReliefRowReport(0, "created", opened.Id, null));
        (await _app.HearsAsync<NeedOpened>(message => message.Version == 2)).Quantity.ShouldBe(3);
        var version = (await _app.ReadAsync(opened.Id)).Version;
        (await ImportAsync(row)).Unchanged.ShouldBe(1);
        (await _app.ReadAsync(opened.Id)).Version.ShouldBe(version);

        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        (await ImportAsync(News(null, "paid", covers: 2))).Updated.ShouldBe(1);
        (await _app.HearsAsync<NeedOpened>(message => message.Version == 3)).Quantity.ShouldBe(2);
        (await ImportAsync(News(null, "applied", covers: 0, at: _app.Now.AddHours(-1)))).Unchanged.ShouldBe(1, "older news do not replace newer ones");
        (await ImportAsync(News(null, "refused", covers: null))).Updated.ShouldBe(1);
        (await _app.HearsAsync<NeedOpened>(message => message.Version == 4)).Quantity.ShouldBe(4);
    }

    [Fact]
    public async Task What_the_state_takes_over_is_taken_back_and_a_later_refusal_goes_to_a_person()
    {
        var opened = await OpenAsync(1);
        await ImportAsync(News(opened.Number, "approved", covers: 1));
        (await _app.HearsAsync<NeedWithdrawn>(message => message.CaseId == opened.Id)).Reason.ShouldBe("metByState");
        var read = await _app.ReadAsync(opened.Id);
        (read.Needs[0].Status, read.Needs[0].Reason).ShouldBe(("withdrawn", "metByState"));

        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        await ImportAsync(News(null, "refused", covers: null));
        var tasks = await _app.Coordinator.ReadAsync<Contracts.Http.Page<FollowUpView>>($"/api/intake/follow-ups?caseId={opened.Id}");
        tasks.Items.ShouldHaveSingleItem().Kind.ShouldBe("reviewRelief");
    }

    [Fact]
    public async Task A_charity_that_is_on_its_way_is_not_called_back_because_of_a_paper()
    {
        var opened = await OpenAsync(1);
        await _app.AcceptedAsync(opened, IntakeApp.NewId());
        await ImportAsync(News(opened.Number, "approved", covers: 1));
        (await _app.ReadAsync(opened.Id)).Needs[0].Status.ShouldBe("committed");
        await _app.SettledAsync();
        _app.Announced<NeedWithdrawn>().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_opens_a_need_that_was_covered_from_the_start()
    {
        var opened = await OpenAsync(1, new { authority = "420106", programme = "temporaryAid", reference = "LS-1", status = "applied", covers = 1 });
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        await ImportAsync(News(null, "refused", covers: null));
        (await _app.HearsAsync<NeedOpened>(message => message.CaseId == opened.Id)).Quantity.ShouldBe(1);
        (await _app.ReadAsync(opened.Id)).Needs[0].Status.ShouldBe("open");
    }

    [Fact]
    public async Task Dirty_rows_are_rejected_one_by_one_and_keep_nobody_back()
    {
        var opened = await OpenAsync(2);
        var report = await ImportAsync(
            News(opened.Number, "approved", covers: 1),
            new { @case = "420106-0000-0", authority = "420106", reference = "X", programme = "temporaryAid", status = "paid" },
            new { @case = IntakeApp.NewId().ToString(), authority = "420106", reference = "X", programme = "temporaryAid", status = "paid" },
            new { authority = "420106", reference = "X", programme = "temporaryAid", status = "paid" },
            new { @case = opened.Id.ToString(), authority = "190101", reference = "", programme = "lottery", status = "maybe", statusAt = _app.Now.AddDays(1), covers = -1, category = "N99" },
            null!,
            new { @case = opened.Id.ToString(), authority = "420106", reference = "Y", programme = "medical", status = "applied" });
        (report.Created, report.Updated, report.Unchanged, report.Rejected).ShouldBe((2, 0, 0, 5));
        report.Rows.Select(row => row.Result).ShouldBe(["created", "rejected", "rejected", "rejected", "rejected", "rejected", "created"]);
        report.Rows[4].Errors!.Keys.Order(StringComparer.Ordinal).ShouldBe(["authority", "category", "covers", "programme", "reference", "status", "statusAt"]);
        report.Rows.Skip(1).Take(3).ShouldAllBe(row => row.Errors!.ContainsKey("case"));
        (await _app.ReadAsync(opened.Id)).Relief.Select(link => link.Reference).ShouldBe(["LS-1", "Y"], ignoreOrder: true);
    }

    [Fact]
    public async Task Only_government_pushes_and_only_a_list_of_rows()
    {
        await (await _app.Hotline.PostAsync("/api/intake/relief", new[] { News("x", "paid", 1) })).ShouldRefuseAsync(403, "forbidden");
        await (await _app.Government.PostTextAsync("/api/intake/relief", "[]")).ShouldRefuseAsync(400, "invalid");
        await (await _app.Government.PostTextAsync("/api/intake/relief", "{}")).ShouldRefuseAsync(400, "invalid");
        await (await _app.Government.PostTextAsync("/api/intake/relief", """[ { "covers": "many" } ]""")).ShouldRefuseAsync(400, "invalid");
        await (await _app.Government.PostTextAsync("/api/intake/relief", $"[{string.Join(',', Enumerable.Repeat("null", 501))}]")).ShouldRefuseAsync(400, "invalid");
    }

    [Fact]
    public async Task The_same_rows_pushed_by_four_systems_at_once_are_taken_over_once()
    {
        var opened = await OpenAsync(4);
        var reports = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ImportAsync(News(opened.Number, "approved", covers: 1))));
        reports.Sum(report => report.Created).ShouldBe(1);
        (await _app.ReadAsync(opened.Id)).Relief.ShouldHaveSingleItem();
    }

    private static object News(string? of, string status, int? covers, DateTimeOffset? at = null) =>
        new { @case = of, authority = "420106", reference = "LS-1", programme = "temporaryAid", status, covers, statusAt = at };

    private Task<ReliefReport> ImportAsync(params object[] rows) => IntakeApp.SendAsync<ReliefReport>(_app.Government, "/api/intake/relief", rows);

    private Task<OpenedCase> OpenAsync(int quantity, object? relief = null) => _app.OpenAsync(new
    {
        place = new { division = "420106" },
        relief = relief is null ? null : new[] { relief },
        needs = new[] { new { category = "N01.01", quantity } },
    });
}
