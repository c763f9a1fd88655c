using System.Net;
using Audit;
using Contracts.Http.Intake;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;

namespace Intake.Tests;

/// <summary>Until a named charity has accepted and the person has consented to that charity, nobody gets a name.</summary>
public sealed class Two_yeses : IAsyncLifetime
{
    private readonly Guid _charity = IntakeApp.NewId();
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Both_yeses_release_what_was_agreed_to_and_nothing_more()
    {
        var consent = await _app.ConsentAsync(_case, _charity, "name", "phone");
        var referral = await _app.AcceptedAsync(_case, _charity);
        var contact = await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
        (contact.Name, contact.Phone, contact.CaseNumber, contact.NoSms).ShouldBe((Bodies.Name, "+86" + Bodies.Phone, _case.Number, false));
        (contact.Address, contact.IdNumber, contact.BirthDate, contact.Health, contact.Narrative).ShouldBe((null, null, null, null, null));
        contact.Kinds.ShouldBe(["name", "phone"]);

        var released = await _app.HearsAsync<ContactReleased>(message => message.ReferralId == referral.ReferralId);
        (released.CharityId, released.CaseId, released.By).ShouldBe((_charity, _case.Id, "charity-test"));
        var audit = (await AuditsAsync("contact.read")).ShouldHaveSingleItem();
        (audit.Actor, audit.Subject, audit.At).ShouldBe(("charity-test", $"case/{_case.Id}", _app.Now));
        audit.Why.ShouldContain($"referral/{referral.ReferralId} consent/{consent.Id}");
    }

    [Fact]
    public async Task Every_reading_is_recorded_anew()
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = await _app.AcceptedAsync(_case, _charity);
        for (var reading = 0; reading < 3; reading++)
        {
            await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
        }

        (await AuditsAsync("contact.read")).Count.ShouldBe(3);
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Announced<ContactReleased>().Count == 3), "three announcements");
    }

    [Fact]
    public async Task A_reading_that_cannot_be_recorded_is_not_answered()
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = await _app.AcceptedAsync(_case, _charity);
        await _app.ExecuteAsync("CREATE TRIGGER broken BEFORE INSERT ON AuditRecords BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        var refused = await (await _app.Charity(_charity).AskAsync(Path(referral))).ShouldRefuseAsync(500, "unexpected");
        refused.ToString().ShouldNotContain(Bodies.Name);
    }

    [Fact]
    public async Task Without_the_persons_yes_the_contact_stays_closed()
    {
        var referral = await _app.AcceptedAsync(_case, _charity);
        await RefusedAsync(referral, "consent-required");
        (await AuditsAsync("contact.read")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("offered")]
    [InlineData("declined")]
    [InlineData("expired")]
    [InlineData("recalled")]
    [InlineData("returned")]
    [InlineData("failed")]
    [InlineData("confirmed")]
    public async Task Without_the_charitys_standing_yes_the_contact_stays_closed(string status)
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = _app.Referral(_case, _charity, status, 3);
        await _app.App.ReceiveAsync(new ReferralUpdated(referral, "test"));
        await _app.FollowedAsync(referral);
        await RefusedAsync(referral, "not-accepted");
    }

    [Theory]
    [InlineData("accepted")]
    [InlineData("inService")]
    [InlineData("onHold")]
    [InlineData("delivered")]
    [InlineData("disputed")]
    public async Task While_the_charity_works_the_contact_is_open(string status)
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = _app.Referral(_case, _charity, status, 3);
        await _app.App.ReceiveAsync(new ReferralUpdated(referral, "test"));
        await _app.FollowedAsync(referral);
        await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
    }

    [Fact]
    public async Task An_ongoing_service_keeps_the_contact_after_the_first_confirmation_and_after_the_case()
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = _app.Referral(_case, _charity, "confirmed", 6, "met");
        await _app.App.ReceiveAsync(new OutcomeConfirmed(referral, "D4", 1, 0, 5, "call"));
        await _app.FollowedAsync(referral);
        await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{_case.Id}/closure", new { outcome = "D4" });
        await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
    }

    [Fact]
    public async Task Another_charitys_consent_opens_nothing_and_another_charitys_referral_does_not_exist()
    {
        var other = IntakeApp.NewId();
        await _app.ConsentAsync(_case, other);
        var referral = await _app.AcceptedAsync(_case, _charity);
        await RefusedAsync(referral, "consent-required");
        await (await _app.Charity(other).AskAsync(Path(referral))).ShouldRefuseAsync(404, "not-found");
        await (await _app.App.As("charity").AskAsync(Path(referral))).ShouldRefuseAsync(404, "not-found");
        await (await _app.Coordinator.AskAsync(Path(referral))).ShouldRefuseAsync(403, "forbidden");
    }

    [Fact]
    public async Task A_consent_ends_with_its_date()
    {
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, Consents, new
        {
            charityId = _charity,
            purpose = "aid",
            kinds = new[] { "name" },
            channel = "call",
            givenBy = "self",
            textVersion = "1",
            expiresAt = _app.Now.AddDays(2),
        });
        var referral = await _app.AcceptedAsync(_case, _charity);
        (await _app.Charity(_charity).ReadAsync<Contact>(Path(referral))).Until.ShouldBe(_app.Now.AddDays(2));
        _app.App.Clock!.Advance(TimeSpan.FromDays(2));
        await RefusedAsync(referral, "consent-required");
    }

    [Fact]
    public async Task A_consent_ends_with_the_case()
    {
        await _app.ConsentAsync(_case, _charity);
        var referral = await _app.AcceptedAsync(_case, _charity);
        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{_case.Id}/closure", new { outcome = "P1" });
        await RefusedAsync(referral, "consent-required");
        await (await _app.Hotline.PostAsync(Consents, Bodies.Consent(_charity))).ShouldRefuseAsync(409, "illegal-transition");
    }

    [Fact]
    public async Task A_withdrawn_consent_closes_the_contact_at_once_and_is_announced_once()
    {
        var consent = await _app.ConsentAsync(_case, _charity);
        var referral = await _app.AcceptedAsync(_case, _charity);
        await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
        for (var time = 0; time < 2; time++)
        {
            (await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{consent.Id}/withdrawal")).WithdrawnAt.ShouldBe(_app.Now);
        }

        await RefusedAsync(referral, "consent-required");
        await _app.SettledAsync();
        _app.Announced<ConsentWithdrawn>().ShouldHaveSingleItem().ShouldBe(new ConsentWithdrawn(consent.Id, _case.Id, _charity, _app.Now, "hotline-test"));
    }

    [Fact]
    public async Task Of_two_consents_one_may_go_without_ending_the_charitys_work()
    {
        var name = await _app.ConsentAsync(_case, _charity, "name");
        var phone = await _app.ConsentAsync(_case, _charity, "phone");
        var referral = await _app.AcceptedAsync(_case, _charity);
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{phone.Id}/withdrawal");
        (await _app.Charity(_charity).ReadAsync<Contact>(Path(referral))).Kinds.ShouldBe(["name"]);
        await _app.SettledAsync();
        _app.Announced<ConsentWithdrawn>().ShouldBeEmpty();
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{name.Id}/withdrawal");
        await _app.HearsAsync<ConsentWithdrawn>(message => message.ConsentId == name.Id);
    }

    [Fact]
    public async Task News_that_arrive_late_open_nothing()
    {
        await _app.ConsentAsync(_case, _charity);
        var accepted = _app.Referral(_case, _charity, "accepted", 2, "committed");
        var returned = accepted with { Status = "returned", NeedVersion = 3, NeedStatus = "open" };
        await _app.App.ReceiveAsync(new ReferralReturned(returned, "capacity"));
        await _app.FollowedAsync(returned);
        await _app.App.ReceiveAsync(new ReferralAccepted(accepted, null));
        // A later message of the same need shows that the late one was taken in.
        var marker = _app.Referral(_case, IntakeApp.NewId(), "offered", 4);
        await _app.App.ReceiveAsync(new ReferralOffered(marker, _app.Now.AddHours(1), 1, 0.5));
        await _app.FollowedAsync(marker);
        await _app.SettledAsync();
        await RefusedAsync(returned, "not-accepted");
    }

    [Fact]
    public async Task Below_fourteen_a_guardian_has_to_agree()
    {
        var child = await _app.OpenAsync(new
        {
            place = new { division = "420106" },
            person = new { name = "测试童", idType = "residentId", idNumber = "190101201212010044" },
            needs = new[] { new { category = "N05.02" } },
        });
        var path = $"/api/intake/cases/{child.Id}/consents";
        var refused = await (await _app.Hotline.PostAsync(path, Bodies.Consent(_charity))).ShouldRefuseAsync(400, "invalid");
        refused.Errors().Keys.ShouldBe(["givenBy"]);
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, path, new { charityId = _charity, purpose = "aid", kinds = new[] { "name" }, channel = "call", givenBy = "guardian", textVersion = "1" });
        // The fourteenth birthday, in local time; a week away, because a clock of tests that jumps over years rings every quarter of a minute on its way.
        _app.App.Clock!.SetUtcNow(new DateTimeOffset(2026, 11, 30, 16, 0, 0, TimeSpan.Zero));
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, path, Bodies.Consent(_charity));
    }

    [Fact]
    public async Task Where_somebody_must_not_be_found_the_address_needs_its_own_word()
    {
        var hidden = await _app.OpenAsync(Bodies.Full(household: new { size = 1, tags = new[] { "V17" } }));
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/cases/{hidden.Id}/consents", Bodies.Consent(_charity, "name", "phone"));
        var referral = await _app.AcceptedAsync(hidden, _charity);
        var contact = await _app.Charity(_charity).ReadAsync<Contact>(Path(referral));
        (contact.Address, contact.NoSms).ShouldBe((null, true));
        var seen = await _app.ReadAsync(hidden.Id);
        seen.AddressHidden.ShouldBeTrue();

        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/cases/{hidden.Id}/consents", Bodies.Consent(_charity, "address"));
        (await _app.Charity(_charity).ReadAsync<Contact>(Path(referral))).Address!.ShouldContain(Bodies.Detail);
    }

    [Fact]
    public async Task Danger_to_life_is_overridden_by_a_coordinator_who_names_who_answers_for_it()
    {
        var path = $"/api/intake/cases/{_case.Id}/overrides";
        var body = new { charityId = _charity, reason = "孩子独自在着火的屋里", responsible = "测试值班长" };
        await (await _app.Hotline.PostAsync(path, body)).ShouldRefuseAsync(403, "forbidden");
        var made = await IntakeApp.SendAsync<ConsentView>(_app.Coordinator, path, body);
        (made.Basis, made.GivenBy, made.ExpiresAt).ShouldBe(("dangerToLife", null, _app.Now.AddDays(3)));
        var seen = (await _app.ReadAsync(_case.Id)).Consents.ShouldHaveSingleItem();
        seen.Responsible.ShouldBe(body.responsible);
        (await _app.UnmaskAsync(_case.Id, "narrative")).Narrative!.Overrides.ShouldHaveSingleItem().ShouldBe(new WordsAbout(made.Id, body.reason));

        var referral = _app.Referral(_case, _charity, "offered", 1);
        await _app.App.ReceiveAsync(new ReferralOffered(referral, _app.Now.AddHours(1), 1, 0.9));
        await _app.FollowedAsync(referral);
        await RefusedAsync(referral, "not-accepted");
        referral = await _app.AcceptedAsync(_case, _charity);
        (await _app.Charity(_charity).ReadAsync<Contact>(Path(referral))).Name.ShouldBe(Bodies.Name);

        (await AuditsAsync("consent.override")).ShouldHaveSingleItem().Why.ShouldBe($"consent/{made.Id} charity/{_charity}");
        var tasks = await _app.Coordinator.ReadAsync<Contracts.Http.Page<FollowUpView>>($"/api/intake/follow-ups?caseId={_case.Id}");
        tasks.Items.Select(task => task.Kind).Order().ShouldBe(["laterNotice", "reviewOverride"]);
        _app.App.Clock!.Advance(TimeSpan.FromDays(3));
        await RefusedAsync(referral, "consent-required");
    }

    [Fact]
    public async Task An_override_leaves_out_the_address_where_somebody_must_not_be_found()
    {
        var hidden = await _app.OpenAsync(Bodies.Full(household: new { tags = new[] { "V17" } }));
        var path = $"/api/intake/cases/{hidden.Id}/overrides";
        (await IntakeApp.SendAsync<ConsentView>(_app.Coordinator, path, new { charityId = _charity, reason = "x", responsible = "y" })).Kinds.ShouldBe(["name", "phone"]);
    }

    [Fact]
    public async Task Sensitive_tags_take_part_in_the_choice_only_while_there_is_a_consent_for_them()
    {
        var needId = _case.Needs[0].Id;
        (await _app.HearsAsync<NeedOpened>(message => message.NeedId == needId)).Tags.ShouldBe(["V01"]);
        var consent = await IntakeApp.SendAsync<ConsentView>(_app.Hotline, Consents, new { purpose = "sensitiveTags", channel = "call", givenBy = "self", textVersion = "1" });
        (await _app.HearsAsync<NeedOpened>(message => message.NeedId == needId && message.Version == 2)).Tags.ShouldBe(["V01", "V12"]);
        await IntakeApp.SendAsync<ConsentView>(_app.Hotline, $"/api/intake/consents/{consent.Id}/withdrawal");
        (await _app.HearsAsync<NeedOpened>(message => message.NeedId == needId && message.Version == 3)).Tags.ShouldBe(["V01"]);
        _app.Announced<ConsentRecorded>().ShouldBeEmpty("no charity receives anything");
    }

    private string Consents => $"/api/intake/cases/{_case.Id}/consents";

    private static string Path(ReferralFacts referral) => $"/api/intake/referrals/{referral.ReferralId}/contact";

    private async Task RefusedAsync(ReferralFacts referral, string type)
    {
        using var answer = await _app.Charity(_charity).AskAsync(Path(referral));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var text = await answer.TextAsync();
        text.ShouldContain("urn:referral:problem:" + type);
        text.ShouldNotContain(Bodies.Name);
    }

    private Task<List<AuditRecord>> AuditsAsync(string action) => _app.LookAsync(db => db.Set<AuditRecord>().Where(row => row.Action == action).ToListAsync());
}
