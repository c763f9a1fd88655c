using System.Net;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;

namespace Intake.Tests;

public sealed class A_case_ends_or_is_linked : IAsyncLifetime
{
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Closure => $"/api/intake/cases/{_case.Id}/closure";

    [Fact]
    public async Task A_case_with_an_unresolved_need_is_not_closed_by_forgetting_it()
    {
        var refused = await (await _app.Coordinator.PostAsync(Closure, new { })).ShouldRefuseAsync(409, "needs-unresolved");
        refused.GetProperty("needs")[0].GetProperty("id").GetGuid().ShouldBe(_case.Needs[0].Id);
        (await _app.ReadAsync(_case.Id)).Status.ShouldBe("open");
    }

    [Theory]
    [InlineData("N1", "unmet")]
    [InlineData("P1", "withdrawn")]
    public async Task With_an_outcome_it_is_closed_and_its_needs_end(string outcome, string need)
    {
        var closed = await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, Closure, new { outcome });
        (closed.Status, closed.Outcome, closed.ClosedAt, closed.Version).ShouldBe(("closed", outcome, _app.Now, 2));
        (await _app.ReadAsync(_case.Id)).Needs[0].Status.ShouldBe(need);
        (await _app.HearsAsync<CaseClosed>(message => message.CaseId == _case.Id)).ShouldBe(new CaseClosed(_case.Id, outcome, _app.Now, "coordinator-test", 2));
    }

    [Fact]
    public async Task Closed_twice_is_closed_and_anything_else_is_refused()
    {
        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, Closure, new { outcome = "P1" });
        (await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, Closure, new { outcome = "P1" })).Version.ShouldBe(2);
        (await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, Closure)).Outcome.ShouldBe("P1");
        var refused = await (await _app.Coordinator.PostAsync(Closure, new { outcome = "N1" })).ShouldRefuseAsync(409, "illegal-transition");
        refused.GetProperty("state").GetString().ShouldBe("closed");
        await (await _app.Coordinator.PostAsync($"/api/intake/cases/{_case.Id}/needs", new { category = "N01.01" })).ShouldRefuseAsync(409, "illegal-transition");
        await _app.SettledAsync();
        _app.Announced<CaseClosed>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_every_need_is_resolved_no_outcome_has_to_be_given()
    {
        var referral = _app.Referral(_case, IntakeApp.NewId(), "confirmed", 4, "met");
        await _app.App.ReceiveAsync(new OutcomeConfirmed(referral, "D1", 1, 0, null, "call"));
        await _app.FollowedAsync(referral);
        (await IntakeApp.SendAsync<ClosedCase>(_app.Hotline, Closure)).Outcome.ShouldBe("D1");

        var withdrawn = await _app.OpenAsync();
        await IntakeApp.SendAsync<NeedView>(_app.Hotline, $"/api/intake/needs/{withdrawn.Needs[0].Id}/withdrawal", new { reason = "moved" });
        (await IntakeApp.SendAsync<ClosedCase>(_app.Hotline, $"/api/intake/cases/{withdrawn.Id}/closure")).Outcome.ShouldBe("A2");
    }

    [Fact]
    public async Task Who_saw_an_older_version_is_told()
    {
        await IntakeApp.SendAsync<NeedView>(_app.Hotline, $"/api/intake/cases/{_case.Id}/needs", new { category = "N01.02" });
        await (await _app.Coordinator.PostAsync(Closure, new { outcome = "P1" }, ("If-Match", "\"v1\""))).ShouldRefuseAsync(412, "stale");
        using var fresh = await _app.Coordinator.PostAsync(Closure, new { outcome = "P1" }, ("If-Match", "\"v2\""));
        fresh.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Duplicates_are_linked_and_the_link_is_taken_back()
    {
        var later = await _app.OpenAsync();
        var path = $"/api/intake/cases/{later.Id}/links";
        for (var time = 0; time < 2; time++)
        {
            var link = await IntakeApp.SendAsync<CaseLinkView>(_app.Hotline, path, new { duplicateOf = _case.Id });
            link.ShouldBe(new CaseLinkView(_case.Id, _case.Number, "original", _app.Now));
        }

        (await _app.ReadAsync(later.Id)).Links.ShouldHaveSingleItem().Role.ShouldBe("original");
        (await _app.ReadAsync(_case.Id)).Links.ShouldBe([new CaseLinkView(later.Id, later.Number, "duplicate", _app.Now)]);
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/links", new { duplicateOf = later.Id })).ShouldRefuseAsync(409, "illegal-transition");

        for (var time = 0; time < 2; time++)
        {
            using var removed = await _app.Hotline.PostAsync($"{path}/{_case.Id}/removal", new { });
            removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        (await _app.ReadAsync(later.Id)).Links.ShouldBeEmpty();
        await IntakeApp.SendAsync<CaseLinkView>(_app.Hotline, $"/api/intake/cases/{_case.Id}/links", new { duplicateOf = later.Id });
        using var deleted = await _app.Hotline.DeleteAsync($"{path}/{_case.Id}", TestContext.Current.CancellationToken);
        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent, "whichever of the two is named first");
        (await _app.ReadAsync(_case.Id)).Links.ShouldBeEmpty();

        await _app.SettledAsync();
        _app.Announced<CasesLinked>().ShouldBe([new CasesLinked(later.Id, _case.Id, _app.Now, "hotline-test"), new CasesLinked(_case.Id, later.Id, _app.Now, "hotline-test")], ignoreOrder: true);
        _app.Announced<CasesUnlinked>().ShouldBe([new CasesUnlinked(later.Id, _case.Id, _app.Now, "hotline-test"), new CasesUnlinked(_case.Id, later.Id, _app.Now, "hotline-test")], ignoreOrder: true);
    }

    [Fact]
    public async Task Cases_that_were_never_linked_cannot_be_unlinked() =>
        await (await _app.Hotline.PostAsync($"/api/intake/cases/{_case.Id}/links/{IntakeApp.NewId()}/removal", new { })).ShouldRefuseAsync(404, "not-found");

    [Fact]
    public async Task Two_desks_that_link_the_same_pair_both_ways_at_once_make_one_link()
    {
        var later = await _app.OpenAsync();
        var answers = await Task.WhenAll(
            _app.Hotline.PostAsync($"/api/intake/cases/{later.Id}/links", new { duplicateOf = _case.Id }),
            _app.Coordinator.PostAsync($"/api/intake/cases/{_case.Id}/links", new { duplicateOf = later.Id }));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        (await _app.ReadAsync(later.Id)).Links.ShouldHaveSingleItem();
    }
}
