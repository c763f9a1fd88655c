using System.Net;
using Contracts.Http;
using Contracts.Http.Intake;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Nobody sees a child's data unmasked alone: a second person is asked first, or, where life is in danger, afterwards.</summary>
public sealed class Minors_are_seen_by_approval : IAsyncLifetime
{
    private IntakeApp _app = null!;
    private OpenedCase _child = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _child = await _app.OpenAsync(Bodies.Child());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Without_an_approval_the_refusal_names_the_next_step_and_no_value()
    {
        using var answer = await LookAsync(_app.Hotline);
        var problem = await answer.ShouldRefuseAsync(403, "approval-required");
        problem.GetProperty("next").GetString().ShouldBe($"/api/intake/cases/{_child.Id}/approvals");
        problem.GetRawText().ShouldNotContain(Bodies.ChildPhone[^8..]);
        (await _app.RecordsAsync()).ShouldNotContain(row => row.Action == "case.unmasked");
    }

    [Fact]
    public async Task An_approval_opens_for_who_asked_for_that_purpose_and_for_eight_hours()
    {
        var asked = await AskAsync(_app.Hotline);
        (asked.Outcome, asked.Until).ShouldBe((null, null));
        await RefusedAsync(_app.Hotline, "nobody has approved yet");
        (await TasksAsync()).ShouldBe(["decideApproval"]);

        (await DecideAsync(_app.Coordinator, asked, "approved")).Until.ShouldBe(_app.Now.AddHours(8));
        using (var seen = await LookAsync(_app.Hotline))
        {
            System.Text.RegularExpressions.Regex.Unescape(await seen.TextAsync()).ShouldContain(Bodies.ChildName);
        }

        (await TasksAsync()).ShouldBeEmpty();
        await RefusedAsync(_app.Hotline, "another purpose", "assessment");
        await RefusedAsync(_app.App.As("hotline", client: "somebody-else"), "another reader");
        _app.App.Clock!.Advance(TimeSpan.FromHours(8));
        await RefusedAsync(_app.Hotline, "its time is over");
        (await AskAsync(_app.Hotline)).Id.ShouldNotBe(asked.Id, "what is over can be asked for again");
    }

    [Fact]
    public async Task Refused_stays_shut_and_the_word_is_said_once()
    {
        var asked = await AskAsync(_app.Hotline);
        (await AskAsync(_app.Hotline)).Id.ShouldBe(asked.Id, "who asks twice has asked");
        await DecideAsync(_app.Coordinator, asked, "refused");
        await RefusedAsync(_app.Hotline, "it was refused");
        (await DecideAsync(_app.Coordinator, asked, "refused")).Outcome.ShouldBe("refused");
        using var later = await _app.Coordinator.PostAsync($"/api/intake/approvals/{asked.Id}/decision", new { outcome = "approved" }, []);
        await later.ShouldRefuseAsync(409, "illegal-transition");
    }

    [Fact]
    public async Task Nobody_approves_the_own_question_and_nobody_from_elsewhere_approves()
    {
        var asked = await AskAsync(_app.Coordinator);
        var path = $"/api/intake/approvals/{asked.Id}/decision";
        await (await _app.Coordinator.PostAsync(path, new { outcome = "approved" }, [])).ShouldRefuseAsync(403, "second-person-required");
        await (await _app.App.As("hotline", client: "second").PostAsync(path, new { outcome = "approved" }, [])).ShouldRefuseAsync(403, "forbidden");
        await (await _app.App.As("coordinator", client: "second", division: "420105").PostAsync(path, new { outcome = "approved" }, [])).ShouldRefuseAsync(404, "not-found");
        await (await _app.App.As("coordinator", client: "second").PostAsync(path, new { outcome = "perhaps" }, [])).ShouldRefuseAsync(400, "invalid");
        await RefusedAsync(_app.Coordinator, "none of these was an approval");
    }

    [Fact]
    public async Task In_danger_to_life_it_opens_at_once_and_is_looked_at_afterwards()
    {
        var asked = await DangerAsync();
        asked.Until.ShouldBe(_app.Now.AddDays(1));
        (await LookAsync(_app.Hotline, "dangerToLife")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _app.RecordsAsync()).ShouldContain(row => row.Action == "approval.danger" && row.Subject == $"case/{_child.Id}");
        var task = await TaskAsync("decideApproval");
        task.DueAt.ShouldBeGreaterThan(_app.Now, "the review has a clock");
        await (await _app.Coordinator.PostAsync($"/api/intake/follow-ups/{task.Id}/completion", new { result = "done" }, [])).ShouldRefuseAsync(400, "invalid");

        await DecideAsync(_app.Coordinator, asked, "refused");
        await RefusedAsync(_app.Hotline, "the danger did not stand up", "dangerToLife");
        (await TasksAsync()).ShouldBe(["tellResponsible"]);
    }

    [Theory]
    [InlineData(null, Bodies.Responsible, "reason", "请写明是什么危险。", "Say what the danger is.")]
    [InlineData("  ", Bodies.Responsible, "reason", "请写明是什么危险。", "Say what the danger is.")]
    [InlineData(Bodies.DangerReason, null, "responsible", "请写明由谁负责。", "Name the person who answers for it.")]
    [InlineData(Bodies.DangerReason, "\n", "responsible", "请写明由谁负责。", "Name the person who answers for it.")]
    [InlineData(Bodies.ChildName + "喘不上气", Bodies.Responsible, "reason", "理由不得含有姓名、号码或地址。", "The reason must not hold a name, a number or an address of the case.")]
    [InlineData(Bodies.DangerReason, "13900000001", "responsible", "请勿填写电话、证件号等个人信息。", null)]
    public async Task Danger_to_life_needs_a_reason_and_somebody_who_answers_for_it(string? reason, string? responsible, string field, string zh, string? en)
    {
        foreach (var (language, sentence) in new[] { ("zh-CN", zh), ("en", en) })
        {
            using var answer = await _app.App.As("hotline", language: language).PostAsync($"/api/intake/cases/{_child.Id}/approvals", Bodies.Danger(reason, responsible), []);
            var problem = await answer.ShouldRefuseAsync(400, "invalid");
            var told = problem.GetProperty("errors").GetProperty(field)[0].GetString();
            told.ShouldBe(sentence ?? told);
        }

        (await TasksAsync()).ShouldBeEmpty();
        (await _app.RecordsAsync()).ShouldNotContain(row => row.Action == "approval.danger");
        await RefusedAsync(_app.Hotline, "nothing was opened", "dangerToLife");
    }

    [Fact]
    public async Task Where_a_second_person_is_asked_first_there_is_no_danger_to_tell_of()
    {
        using var answer = await _app.Hotline.PostAsync($"/api/intake/cases/{_child.Id}/approvals", new { purpose = "visit", reason = Bodies.DangerReason, responsible = Bodies.Responsible }, []);
        (await answer.ShouldRefuseAsync(400, "invalid")).GetProperty("errors").EnumerateObject().Select(field => field.Name).Order().ShouldBe(["reason", "responsible"]);
    }

    [Fact]
    public async Task The_words_of_a_danger_are_for_who_judges_it_and_lie_sealed()
    {
        var asked = await DangerAsync();
        (asked.Reason, asked.Responsible).ShouldBe((null, null), "the answer may be stored for a repeat");
        foreach (var reader in (HttpClient[])[_app.Hotline, _app.Coordinator])
        {
            var shown = (await reader.ReadAsync<CaseView>($"/api/intake/cases/{_child.Id}")).Approvals.ShouldHaveSingleItem();
            (shown.Reason, shown.Responsible).ShouldBe((Bodies.DangerReason, Bodies.Responsible));
        }

        var other = (await _app.App.As("hotline", client: "somebody-else").ReadAsync<CaseView>($"/api/intake/cases/{_child.Id}")).Approvals.ShouldHaveSingleItem();
        (other.Reason, other.Responsible).ShouldBe((null, null));
        var row = await _app.LookAsync(db => db.Approvals.SingleAsync());
        row.SealedReason!.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Bodies.DangerReason)).ShouldBe(-1);
        row.SealedResponsible!.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Bodies.Responsible)).ShouldBe(-1);
        (await _app.RecordsAsync()).ShouldAllBe(record => !record.Why.Contains(Bodies.DangerReason, StringComparison.Ordinal) && !record.Why.Contains(Bodies.Responsible, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_answers_for_it_is_told_and_that_is_on_record()
    {
        await DangerAsync();
        await IntakeApp.SendAsync<ApprovalView>(_app.Hotline, $"/api/intake/cases/{_child.Id}/approvals", Bodies.Danger());
        (await TasksAsync()).Order().ToArray().ShouldBe(["decideApproval", "tellResponsible"], "who asks twice has asked");
        var task = await TaskAsync("tellResponsible");
        task.DueAt.ShouldBeGreaterThan(_app.Now);
        await IntakeApp.SendAsync<FollowUpView>(_app.Hotline, $"/api/intake/follow-ups/{task.Id}/completion", new { result = "done" });
        (await _app.RecordsAsync()).ShouldContain(row => row.Action == "approval.told" && row.Subject == $"case/{_child.Id}");
        (await TasksAsync()).ShouldBe(["decideApproval"], "the review is still to come");
    }

    [Fact]
    public async Task The_queue_is_asked_for_one_kind_and_says_which_approval_it_is_about()
    {
        var (asked, danger) = (await AskAsync(_app.Hotline), await DangerAsync());
        (await KindAsync("kind=tellResponsible")).ShouldBe([("tellResponsible", danger.Id)]);
        (await KindAsync("kind=decideApproval,tellResponsible")).ShouldBe([("decideApproval", asked.Id), ("decideApproval", danger.Id), ("tellResponsible", danger.Id)], ignoreOrder: true);
        (await KindAsync("kind=reviewOverride")).ShouldBeEmpty();

        async Task<(string, Guid?)[]> KindAsync(string filter) =>
            [.. (await _app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?{filter}")).Items.Select(task => (task.Kind, task.ApprovalId))];
    }

    [Fact]
    public async Task The_eighteenth_birthday_ends_it_on_the_calendar_of_the_place()
    {
        _child = await _app.OpenAsync(Bodies.Child(born: "2008-11-26"));
        _app.App.Clock!.SetUtcNow(new DateTimeOffset(2026, 11, 25, 15, 59, 0, TimeSpan.Zero));
        await RefusedAsync(_app.Hotline, "the last minute of childhood");
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        (await LookAsync(_app.Hotline)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_child.Id}/approvals", new { purpose = "visit" }, [])).ShouldRefuseAsync(409, "illegal-transition");
    }

    [Fact]
    public async Task Without_a_date_of_birth_a_household_of_children_alone_is_one_of_minors()
    {
        foreach (var (household, opens) in ((object, bool)[])[
            (new { size = 2, ages = new[] { 9, 12 } }, false), (new { size = 2, ages = new[] { 9, 40 } }, true), (new { size = 2, ages = new[] { 9 } }, true), (new { size = 1 }, true)])
        {
            var opened = await _app.OpenAsync(Bodies.Child(born: null, household));
            using var answer = await _app.Hotline.PostAsync($"/api/intake/cases/{opened.Id}/unmasking", new { fields = new[] { "name" }, purpose = "visit" }, []);
            answer.StatusCode.ShouldBe(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden, household.ToString());
        }
    }

    [Fact]
    public async Task The_reporter_of_a_child_is_called_without_an_approval_unless_it_is_the_child()
    {
        var own = await _app.OpenAsync(Bodies.Child(relation: "self"));
        foreach (var (of, status) in ((OpenedCase, HttpStatusCode)[])[(_child, HttpStatusCode.OK), (own, HttpStatusCode.Forbidden)])
        {
            using var answer = await _app.Hotline.PostAsync($"/api/intake/cases/{of.Id}/unmasking", new { fields = new[] { "reporter" }, purpose = "callBack" }, []);
            answer.StatusCode.ShouldBe(status);
        }
    }

    [Fact]
    public async Task The_case_shows_who_asked_and_the_record_is_read_out()
    {
        var asked = await AskAsync(_app.Hotline);
        (await _app.ReadAsync(_child.Id)).Approvals.ShouldHaveSingleItem().ShouldBe(asked);
        await DecideAsync(_app.Coordinator, asked, "approved");
        (await _app.RecordsAsync()).Select(row => row.Why).ShouldContain($"approval/{asked.Id} approved");
        (await _app.LookAsync(db => db.Approvals.SingleAsync())).DecidedBy.ShouldBe("coordinator-test");
    }

    private Task<ApprovalView> DangerAsync() => IntakeApp.SendAsync<ApprovalView>(_app.Hotline, $"/api/intake/cases/{_child.Id}/approvals", Bodies.Danger());

    private async Task<FollowUpView> TaskAsync(string kind) =>
        (await _app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={_child.Id}")).Items.Single(row => row.Kind == kind);

    private Task<ApprovalView> AskAsync(HttpClient caller, string purpose = "visit") =>
        IntakeApp.SendAsync<ApprovalView>(caller, $"/api/intake/cases/{_child.Id}/approvals", new { purpose });

    private static Task<ApprovalView> DecideAsync(HttpClient caller, ApprovalView asked, string outcome) =>
        IntakeApp.SendAsync<ApprovalView>(caller, $"/api/intake/approvals/{asked.Id}/decision", new { outcome });

    private Task<HttpResponseMessage> LookAsync(HttpClient caller, string purpose = "visit") =>
        caller.PostAsync($"/api/intake/cases/{_child.Id}/unmasking", new { fields = new[] { "name", "phone" }, purpose }, []);

    private async Task RefusedAsync(HttpClient caller, string because, string purpose = "visit")
    {
        using var answer = await LookAsync(caller, purpose);
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, because);
    }

    private async Task<string[]> TasksAsync() =>
        [.. (await _app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={_child.Id}")).Items.Select(task => task.Kind)];
}
