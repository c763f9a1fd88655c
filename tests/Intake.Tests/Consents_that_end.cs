using Audit;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>A consent that no longer holds has consequences: for the charity that read under it, for the desk, for everybody who has to know.</summary>
public abstract class Consents_that_end(PostgreSqlServer? server) : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync(server);
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_charity_that_read_the_contact_is_asked_to_delete_it_and_says_so()
    {
        var consent = await _app.ConsentAsync(_case, _charity);
        await ReadUnderAsync(await _app.AcceptedAsync(_case, _charity));
        (await OpenDeletionsAsync(_charity)).ShouldBeEmpty();
        await WithdrawAsync(consent);

        var deletion = (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem();
        (deletion.CaseId, deletion.CaseNumber, deletion.DueAt, deletion.ConfirmedAt).ShouldBe((_case.Id, _case.Number, _app.Now.AddDays(14), null));
        await _app.HearsAsync<DeletionRequested>(message => message.DeletionId == deletion.Id && message.CharityId == _charity);
        var task = (await QueueAsync()).Single(row => row.Kind == "askReceipt");
        (task.CharityId, task.DueAt).ShouldBe((_charity, deletion.DueAt));
        var refused = await (await _app.Hotline.PostAsync($"/api/intake/follow-ups/{task.Id}/completion", new { result = "done" })).ShouldRefuseAsync(400, "invalid");
        refused.Errors().Keys.ShouldBe(["result"]);

        var path = $"/api/intake/deletions/{deletion.Id}/receipt";
        var other = IntakeApp.NewId();
        (await OpenDeletionsAsync(other)).ShouldBeEmpty();
        await (await _app.Charity(other).PostAsync(path, new { })).ShouldRefuseAsync(404, "not-found");
        for (var time = 0; time < 2; time++)
        {
            (await IntakeApp.SendAsync<DeletionView>(_app.Charity(_charity), path)).ConfirmedAt.ShouldBe(_app.Now);
        }

        (await OpenDeletionsAsync(_charity)).ShouldBeEmpty();
        (await QueueAsync()).ShouldNotContain(row => row.Kind == "askReceipt");
        await _app.SettledAsync();
        _app.Announced<DeletionConfirmed>().ShouldHaveSingleItem();
        (await AuditsAsync("contact.deleted")).ShouldHaveSingleItem().Why.ShouldBe($"deletion/{deletion.Id} charity/{_charity}");
    }

    [Fact]
    public async Task Who_has_read_nothing_or_still_has_a_consent_is_not_asked_to_delete()
    {
        var consent = await _app.ConsentAsync(_case, _charity, "name");
        var second = await _app.ConsentAsync(_case, _charity, "phone");
        var referral = await _app.AcceptedAsync(_case, _charity);
        var unread = IntakeApp.NewId();
        await WithdrawAsync(await _app.ConsentAsync(_case, unread));
        await ReadUnderAsync(referral);
        await WithdrawAsync(consent);
        (await OpenDeletionsAsync(_charity)).ShouldBeEmpty();
        (await OpenDeletionsAsync(unread)).ShouldBeEmpty();
        await WithdrawAsync(second);
        (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_is_read_again_after_a_receipt_has_to_be_deleted_again()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        for (var round = 1; round <= 2; round++)
        {
            var consent = await _app.ConsentAsync(_case, _charity);
            await ReadUnderAsync(referral);
            await WithdrawAsync(consent);
            var deletion = (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem();
            await IntakeApp.SendAsync<DeletionView>(_app.Charity(_charity), $"/api/intake/deletions/{deletion.Id}/receipt");
            _app.App.Clock!.Advance(TimeSpan.FromHours(1));
        }

        await _app.SettledAsync();
        _app.Announced<DeletionConfirmed>().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_late_receipt_does_not_cover_what_was_read_since_the_request()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        var first = await _app.ConsentAsync(_case, _charity);
        await ReadUnderAsync(referral);
        await WithdrawAsync(first);
        var deletion = (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem();
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(5));
        var second = await _app.ConsentAsync(_case, _charity);
        await ReadUnderAsync(referral);
        _app.App.Clock.Advance(TimeSpan.FromMinutes(5));
        await IntakeApp.SendAsync<DeletionView>(_app.Charity(_charity), $"/api/intake/deletions/{deletion.Id}/receipt");
        await WithdrawAsync(second);
        (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem().Id.ShouldNotBe(deletion.Id);
    }

    [Fact]
    public async Task A_reading_at_the_moment_of_the_withdrawal_is_never_forgotten()
    {
        for (var round = 0; round < 12; round++)
        {
            var (opened, charity) = (await _app.OpenAsync(Bodies.Full()), IntakeApp.NewId());
            var consent = await _app.ConsentAsync(opened, charity);
            var referral = await _app.AcceptedAsync(opened, charity);
            var readings = Enumerable.Range(0, 4).Select(async _ =>
            {
                using var answer = await _app.Charity(charity).AskAsync(Path(referral));
                return answer.IsSuccessStatusCode;
            });
            var withdrawal = WithdrawAsync(consent);
            var read = (await Task.WhenAll(readings)).Contains(true);
            await withdrawal;
            (await OpenDeletionsAsync(charity)).Count.ShouldBe(read ? 1 : 0, $"round {round}");
        }
    }

    [Fact]
    public async Task The_end_of_its_time_is_noticed_once_and_the_person_is_asked_again()
    {
        await ConsentUntilAsync(_app.Now.AddDays(2));
        var referral = await _app.AcceptedAsync(_case, _charity);
        await ReadUnderAsync(referral);
        (await QueueAsync()).ShouldBeEmpty();
        _app.App.Clock!.Advance(TimeSpan.FromDays(2));
        var expired = await _app.HearsAsync<ConsentExpired>(message => message.CharityId == _charity);
        (expired.CaseId, expired.By).ShouldBe((_case.Id, "intake"));
        (await QueueAsync()).Select(row => row.Kind).Order().ShouldBe(["askReceipt", "obtainConsent"]);
        (await QueueAsync()).Single(row => row.Kind == "obtainConsent").ReferralId.ShouldBe(referral.ReferralId);

        _app.App.Clock.Advance(TimeSpan.FromHours(1));
        await ConsentUntilAsync(_app.Now.AddDays(2));
        (await QueueAsync()).ShouldNotContain(row => row.Kind == "obtainConsent");
        _app.App.Clock.Advance(TimeSpan.FromDays(2));
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Announced<ConsentExpired>().Count == 2), "the second one's end");
        (await QueueAsync()).Count(row => row.Kind == "obtainConsent").ShouldBe(1, "the person is asked once more");
        await _app.SettledAsync();
        _app.Announced<ConsentExpired>().Count.ShouldBe(2);
        _app.Announced<ConsentWithdrawn>().ShouldBeEmpty("an end is no no: nothing is recalled");
    }

    [Fact]
    public async Task Sensitive_tags_leave_the_choice_when_the_time_of_their_consent_is_over()
    {
        var needId = _case.Needs[0].Id;
        await IntakeApp.SendAsync<ConsentView>(
            _app.Hotline, $"/api/intake/cases/{_case.Id}/consents",
            new { purpose = "sensitiveTags", channel = "call", givenBy = "self", textVersion = "1", expiresAt = _app.Now.AddDays(1) });
        (await _app.HearsAsync<NeedOpened>(message => message.NeedId == needId && message.Version == 2)).Tags.ShouldContain("V12");
        _app.App.Clock!.Advance(TimeSpan.FromDays(1));
        (await _app.HearsAsync<NeedOpened>(message => message.NeedId == needId && message.Version == 3)).Tags.ShouldNotContain("V12");
    }

    [Fact]
    public async Task An_override_waits_for_a_second_person_who_may_let_it_stand()
    {
        var made = await OverrideAsync();
        var task = (await QueueAsync()).Single(row => row.Kind == "reviewOverride");
        task.CharityId.ShouldBe(_charity);
        var path = $"/api/intake/consents/{made.Id}/review";
        await (await _app.Coordinator.PostAsync(path, new { outcome = "upheld" })).ShouldRefuseAsync(403, "second-person-required");
        await (await _app.Hotline.PostAsync(path, new { outcome = "upheld" })).ShouldRefuseAsync(403, "forbidden");
        using var elsewhere = _app.App.As("coordinator", client: "second-test", division: "110105");
        await (await elsewhere.PostAsync(path, new { outcome = "upheld" })).ShouldRefuseAsync(404, "not-found");
        (await (await Second.PostAsync(path, new { outcome = "perhaps" })).ShouldRefuseAsync(400, "invalid")).Errors().Keys.ShouldBe(["outcome"]);

        for (var time = 0; time < 2; time++)
        {
            var seen = await IntakeApp.SendAsync<ConsentView>(Second, path, new { outcome = "upheld" });
            (seen.Review, seen.ReviewedAt, seen.WithdrawnAt).ShouldBe(("upheld", _app.Now, null));
        }

        await (await Second.PostAsync(path, new { outcome = "notUpheld" })).ShouldRefuseAsync(409, "illegal-transition");
        (await QueueAsync()).ShouldNotContain(row => row.Kind == "reviewOverride");
        await _app.SettledAsync();
        _app.Announced<OverrideReviewed>().ShouldHaveSingleItem().Outcome.ShouldBe("upheld");
        (await AuditsAsync("consent.reviewed")).ShouldHaveSingleItem().Actor.ShouldBe("second-test");
    }

    [Fact]
    public async Task An_override_that_does_not_stand_up_ends_at_once()
    {
        var made = await OverrideAsync();
        var referral = await _app.AcceptedAsync(_case, _charity);
        await ReadUnderAsync(referral);
        await IntakeApp.SendAsync<ConsentView>(Second, $"/api/intake/consents/{made.Id}/review", new { outcome = "notUpheld" });
        await (await _app.Charity(_charity).AskAsync(Path(referral))).ShouldRefuseAsync(403, "consent-required");
        (await OpenDeletionsAsync(_charity)).ShouldHaveSingleItem();
        await _app.HearsAsync<ConsentWithdrawn>(message => message.ConsentId == made.Id);
    }

    [Fact]
    public async Task A_consent_of_the_person_is_nobodys_to_review()
    {
        var consent = await _app.ConsentAsync(_case, _charity);
        await (await Second.PostAsync($"/api/intake/consents/{consent.Id}/review", new { outcome = "notUpheld" })).ShouldRefuseAsync(404, "not-found");
    }

    private HttpClient Second => _app.App.As("coordinator", client: "second-test");

    private static string Path(ReferralFacts referral) => $"/api/intake/referrals/{referral.ReferralId}/contact";

    private Task<Contact> ReadUnderAsync(ReferralFacts referral) => _app.Charity(_charity).ReadAsync<Contact>(Path(referral));

    private Task<ConsentView> WithdrawAsync(ConsentView consent) => IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{consent.Id}/withdrawal");

    private Task<ConsentView> OverrideAsync() => IntakeApp.SendAsync<ConsentView>(
        _app.Coordinator, $"/api/intake/cases/{_case.Id}/overrides", new { charityId = _charity, reason = "孩子独自在着火的屋里", responsible = "测试值班长" });

    private Task<ConsentView> ConsentUntilAsync(DateTimeOffset until) => IntakeApp.SendAsync<ConsentView>(
        _app.Hotline, $"/api/intake/cases/{_case.Id}/consents",
        new { charityId = _charity, purpose = "aid", kinds = new[] { "name" }, channel = "call", givenBy = "self", textVersion = "1", expiresAt = until });

    private async Task<IReadOnlyList<DeletionView>> OpenDeletionsAsync(Guid charity) => (await _app.Charity(charity).ReadAsync<Page<DeletionView>>("/api/intake/deletions")).Items;

    private async Task<IReadOnlyList<FollowUpView>> QueueAsync() =>
        (await _app.Coordinator.ReadAsync<Page<FollowUpView>>($"/api/intake/follow-ups?caseId={_case.Id}")).Items;

    private Task<List<AuditRecord>> AuditsAsync(string action) => _app.LookAsync(db => db.Set<AuditRecord>().Where(row => row.Action == action).ToListAsync());
}

public sealed class Consents_that_end_on_SQLite() : Consents_that_end(null);

public sealed class Consents_that_end_on_PostgreSQL(PostgreSqlServer server) : Consents_that_end(server);
