using Audit;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Intake.Cases;
using Intake.Retention;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Intake.Tests;

/// <summary>
/// Every endpoint of the module is called once, and what it wrote into the audit is compared with this table. A new endpoint has to come in here: with its record, or with the reason
/// why it touches nothing personal.
/// </summary>
public sealed class Every_touch_of_personal_data_is_on_record : IAsyncLifetime
{
    /// <summary>These answer and change nothing about a person.</summary>
    private static readonly Dictionary<string, string> NothingPersonal = new()
    {
        ["ListFollowUps"] = "numbers, places and clocks of tasks; who it is about is read at the case",
        ["LetCallGo"] = "gives a call back that was taken on record",
        ["ListEvidence"] = "ids, times and sizes of photos; what they show is read one by one",
        ["ListDeletions"] = "numbers of cases and clocks; the charity's own",
        ["ListRetentionRuns"] = "counts and digests of runs",
        ["GetRetentionCertificate"] = "counts by class and place, and digests",
        ["intakeListDeadLetters"] = "names of messages, and messages carry no person",
        ["intakeGetDeadLetter"] = "ids inside of a message",
        ["intakeGetBacklog"] = "counts and ages of messages",
        ["intakeReplayDeadLetters"] = "acts on messages; on record in every module where a letter is moved",
        ["intakeReplayDeadLetter"] = "as above",
        ["intakeDiscardDeadLetter"] = "as above",
        ["intakeGetAuditState"] = "a number and a hash",
    };

    private readonly Guid _charity = IntakeApp.NewId();
    private readonly Guid _other = IntakeApp.NewId();
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_endpoint_writes_its_record()
    {
        var written = new Dictionary<string, string[]>();
        async Task CallAsync(string operation, Func<Task> call)
        {
            var before = (await _app.RecordsAsync()).Select(row => row.Id).ToHashSet();
            await call();
            var fresh = (await _app.RecordsAsync()).Where(row => !before.Contains(row.Id)).ToArray();
            fresh.ShouldAllBe(row => row.Origin == "127.0.0.1" && row.At == _app.Now);
            written.Add(operation, [.. fresh.Select(row => $"{row.Action} {(row.Subject.Contains('/') ? row.Subject.Split('/')[0] : row.Subject)}").Order(StringComparer.Ordinal)]);
        }

        OpenedCase of = null!, second = null!;
        ConsentView consent = null!;
        await CallAsync("OpenCase", async () => of = await _app.OpenAsync(Bodies.Full()));
        second = await _app.OpenAsync(Bodies.Full());
        var cases = $"/api/intake/cases/{of.Id}";
        await CallAsync("GetCase", () => _app.ReadAsync(of.Id));
        await CallAsync("UnmaskCase", () => _app.UnmaskAsync(of.Id, "name"));
        var child = await _app.OpenAsync(Bodies.Child());
        ApprovalView asked = null!;
        await CallAsync("AskApproval", async () => asked = await IntakeApp.SendAsync<ApprovalView>(_app.Hotline, $"/api/intake/cases/{child.Id}/approvals", new { purpose = "assessment" }));
        await CallAsync("DecideApproval", () => PostAsync($"/api/intake/approvals/{asked.Id}/decision", new { outcome = "approved" }));
        await CallAsync("ListCases", () => _app.Coordinator.ReadAsync<Page<CaseRow>>("/api/intake/cases?division=420106"));
        await CallAsync("SearchCases", () => PostAsync("/api/intake/cases/search", new { phone = Bodies.Phone }));
        await CallAsync("FindDuplicates", () => PostAsync("/api/intake/duplicates", new { phone = Bodies.Phone, name = Bodies.Name }));
        await CallAsync("AddNeed", () => PostAsync(cases + "/needs", new { category = "N12.99", adHoc = Bodies.AdHoc }));
        await CallAsync("WithdrawNeed", () => PostAsync($"/api/intake/needs/{of.Needs[1].Id}/withdrawal", new { reason = "other", text = Bodies.Narrative }));
        await CallAsync("LinkCases", () => PostAsync(cases + "/links", new { duplicateOf = second.Id }));
        await CallAsync("UnlinkCases", () => PostAsync($"{cases}/links/{second.Id}/removal", new { }));
        await PostAsync(cases + "/links", new { duplicateOf = second.Id });
        await CallAsync("DeleteCaseLink", async () => (await _app.Hotline.DeleteAsync($"{cases}/links/{second.Id}", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode());
        await CallAsync("RecordConsent", async () => consent = await _app.ConsentAsync(of, _charity));
        var referral = await _app.AcceptedAsync(of, _charity);
        await CallAsync("ReleaseContact", async () => (await _app.Charity(_charity).AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact")).EnsureSuccessStatusCode());
        var evidence = $"/api/intake/referrals/{referral.ReferralId}/evidence";
        await CallAsync("AddEvidence", async () => (await _app.Charity(_charity).PostAsync(evidence, new ByteArrayContent(TestPictures.Of()), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode());
        var photo = (await _app.Coordinator.ReadAsync<Page<EvidenceView>>(evidence)).Items.ShouldHaveSingleItem();
        await CallAsync("GetEvidence", async () => (await _app.Coordinator.AskAsync($"{evidence}/{photo.Id}?purpose=supervision")).EnsureSuccessStatusCode());
        await CallAsync("OverrideConsent", () => PostAsync(cases + "/overrides", new { charityId = _other, reason = Bodies.Narrative, responsible = Bodies.ReporterName }));
        var overridden = (await _app.ReadAsync(of.Id)).Consents.Single(row => row.Basis == "dangerToLife");
        await CallAsync("ReviewOverride", async () => (await _app.App.As("coordinator", client: "second-test").PostAsync(
            $"/api/intake/consents/{overridden.Id}/review", new { outcome = "upheld" }, [])).EnsureSuccessStatusCode());
        await CallAsync("WithdrawConsent", () => PostAsync($"/api/intake/consents/{consent.Id}/withdrawal", new { }));
        var deletion = (await _app.Charity(_charity).ReadAsync<Page<DeletionView>>("/api/intake/deletions")).Items.ShouldHaveSingleItem();
        await CallAsync("ConfirmDeletion", async () => (await _app.Charity(_charity).PostAsync($"/api/intake/deletions/{deletion.Id}/receipt", new { }, [])).EnsureSuccessStatusCode());
        var task = (await _app.Coordinator.ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups")).Items.First(row => row.Kind == "laterNotice");
        await CallAsync("TakeNextCall", () => PostAsync("/api/intake/follow-ups/next", new { }));
        await CallAsync("CompleteFollowUp", () => PostAsync($"/api/intake/follow-ups/{task.Id}/completion", new { result = "done" }));
        await CallAsync("RefuseConsent", () => PostAsync(cases + "/refusals", new { charityId = IntakeApp.NewId(), channel = "call", givenBy = "self" }));
        await CallAsync("ImportRelief", async () => (await _app.Government.PostAsync(
            "/api/intake/relief", new[] { new { @case = of.Number, authority = "420106", reference = "A1", programme = "temporaryAid", status = "applied", covers = 1 } }, [])).EnsureSuccessStatusCode());
        await CallAsync("TellWhoSaw", () => _app.Coordinator.ReadAsync<Page<RecordedAct>>(cases + "/record"));
        await CallAsync("CloseCase", () => PostAsync(cases + "/closure", new { outcome = "E4" }));
        await CallAsync("PreviewRetention", () => _app.App.As("auditor").ReadAsync<RetentionPreview>("/api/intake/retention/due"));
        var run = RetentionRun.Open(ReferenceData.BuiltIn.Retention, Guid.Empty, _app.Now);
        run.Finish("{}", "digest", _app.Now);
        await _app.LookAsync(db =>
        {
            db.Add(run);
            return db.SaveChangesAsync();
        });
        await CallAsync("ListRetentionItems", async () => (await _app.App.As("auditor").AskAsync($"/api/intake/retention/runs/{run.Id}/items")).EnsureSuccessStatusCode());
        await CallAsync("intakeListAudit", () => _app.App.As("auditor").ReadAsync<object>("/api/intake/audit"));
        await CallAsync("intakeExportAudit", () => _app.ExportAsync());

        written.Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}").ShouldBe(
        [
            "OpenCase: case.opened case",
            "GetCase: case.viewed case",
            "UnmaskCase: case.unmasked case",
            "AskApproval: approval.asked case",
            "DecideApproval: approval.decided case",
            "ListCases: cases.list cases",
            "SearchCases: case.found case, case.found case, cases.search cases",
            "FindDuplicates: duplicates.search cases",
            "AddNeed: need.added case",
            "WithdrawNeed: need.withdrawn case",
            "LinkCases: case.linked case, case.linked case",
            "UnlinkCases: case.unlinked case, case.unlinked case",
            "DeleteCaseLink: case.unlinked case, case.unlinked case",
            "RecordConsent: consent.recorded case",
            "ReleaseContact: contact.read case",
            "AddEvidence: evidence.added case",
            "GetEvidence: evidence.read case",
            "OverrideConsent: consent.override case",
            "ReviewOverride: consent.reviewed case",
            "WithdrawConsent: consent.withdrawn case",
            "ConfirmDeletion: contact.deleted case",
            "TakeNextCall: followUp.taken case",
            "CompleteFollowUp: followUp.done case",
            "RefuseConsent: consent.refused case",
            "ImportRelief: relief.created case",
            "TellWhoSaw: record.read case",
            "CloseCase: case.closed case",
            "PreviewRetention: retention.previewed retention",
            "ListRetentionItems: retention.read retention",
            "intakeListAudit: audit.read audit",
            "intakeExportAudit: audit.exported audit",
        ]);
        Endpoints().Except(written.Keys).Except(NothingPersonal.Keys).ShouldBeEmpty("this endpoint is in no table: what does it write into the audit?");
        written.Keys.Concat(NothingPersonal.Keys).Except(Endpoints()).ShouldBeEmpty("there is no such endpoint any more");

        var rows = await _app.LookAsync(db => db.Set<AuditRecord>().AsNoTracking().ToListAsync());
        foreach (var planted in Bodies.Personal)
        {
            rows.ShouldAllBe(row => !(row.Actor + row.Action + row.Subject + row.Why + row.Origin).Contains(planted), planted);
        }

        rows.Where(row => row.Subject.StartsWith("case/", StringComparison.Ordinal)).Select(row => row.Action).Distinct().ShouldAllBe(action => TellWhoSaw.Knows(action));
    }

    [Fact]
    public async Task A_person_hears_in_both_languages_who_saw_the_data()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        var referral = await _app.AcceptedAsync(opened, _charity);
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        await _app.ConsentAsync(opened, _charity);
        _app.App.Clock!.Advance(TimeSpan.FromMinutes(1));
        (await _app.App.As("charity", _charity, "warm-meals").AskAsync($"/api/intake/referrals/{referral.ReferralId}/contact")).EnsureSuccessStatusCode();
        await _app.ActAsync(1, subject: $"case/{IntakeApp.NewId()}");
        await _app.KeepAsync();

        var told = await _app.Hotline.ReadAsync<Page<RecordedAct>>($"/api/intake/cases/{opened.Id}/record");

        told.Items.Select(act => act.Action).ShouldBe(["case.opened", "consent.recorded", "contact.read"]);
        told.Items[2].Sentence.Zh.ShouldBe("2026年11月24日10时2分，warm-meals作为受助机构查看了联系方式。");
        told.Items[2].Sentence.En.ShouldBe("On 24 November 2026 at 10:02, warm-meals read the contact for the charity that helps.");
        told.Next.ShouldBeNull();
        var first = await _app.Hotline.ReadAsync<Page<RecordedAct>>($"/api/intake/cases/{opened.Id}/record?take=2");
        (await _app.Hotline.ReadAsync<Page<RecordedAct>>($"/api/intake/cases/{opened.Id}/record?take=2&cursor={first.Next}")).Items.ShouldHaveSingleItem().Action.ShouldBe("contact.read");
        (await _app.Hotline.AskAsync($"/api/intake/cases/{IntakeApp.NewId()}/record")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private async Task PostAsync(string path, object body)
    {
        using var answer = await _app.Coordinator.PostAsync(path, body, []);
        if (answer.StatusCode == System.Net.HttpStatusCode.Forbidden)
        {
            using var desk = await _app.Hotline.PostAsync(path, body, []);
            desk.IsSuccessStatusCode.ShouldBeTrue(await desk.TextAsync());
            return;
        }

        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.TextAsync());
    }

    private string[] Endpoints() =>
    [
        .. _app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName == "intake")
            .Select(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName),
    ];
}
