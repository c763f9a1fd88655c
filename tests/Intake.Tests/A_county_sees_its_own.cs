using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Platform.Identity;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Staff work for a division: what lies elsewhere is not there, whatever door they try and whatever they know of it.</summary>
public abstract class A_county_sees_its_own(PostgreSqlServer? server) : IAsyncLifetime
{
    private const string Wuchang = "420106";
    private const string Hanyang = "420105";
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_list_shows_the_subtree_and_nothing_beside_it()
    {
        var own = await _app.OpenAsync();
        var township = await _app.OpenAsync(Bodies.Shortest("420106001"));
        var neighbour = await _app.OpenAsync(Bodies.Shortest(Hanyang));
        var elsewhere = await _app.OpenAsync(Bodies.Shortest("440103"));

        await SeesAsync(Wuchang, own, township);
        await SeesAsync("420106001", township);
        await SeesAsync(Hanyang, neighbour);
        await SeesAsync("4201", own, township, neighbour);
        await SeesAsync("420100", own, township, neighbour);
        await SeesAsync("42", own, township, neighbour);
        await SeesAsync("44", elsewhere);
        await SeesAsync("11");
        await SeesAsync("100000", own, township, neighbour, elsewhere);
        // A division nobody knows is no door to everything.
        await SeesAsync("999999");
    }

    [Fact]
    public async Task A_filter_for_another_county_opens_nothing()
    {
        await _app.OpenAsync(Bodies.Shortest(Hanyang));
        var own = await _app.OpenAsync();
        (await Of(Wuchang).ReadAsync<Page<CaseRow>>($"/api/intake/cases?division={Hanyang}")).Items.ShouldBeEmpty();
        (await Of(Wuchang).ReadAsync<Page<CaseRow>>("/api/intake/cases?division=42")).Items.ShouldHaveSingleItem().Id.ShouldBe(own.Id);
    }

    [Fact]
    public async Task A_foreign_case_is_answered_word_for_word_like_one_that_does_not_exist()
    {
        var charity = IntakeApp.NewId();
        var foreign = await _app.OpenAsync(Bodies.Full());
        var consent = await _app.ConsentAsync(foreign, charity);
        var own = await _app.OpenAsync(Bodies.Shortest(Hanyang));
        var nobody = IntakeApp.NewId();

        foreach (var role in (string[])["coordinator", "hotline"])
        {
            var caller = _app.App.As(role, division: Hanyang, client: role + "-of-hanyang");
            await SameAsync(caller, "GET", id => $"/api/intake/cases/{id}", foreign.Id, nobody, (object?)null);
            await SameAsync(caller, "POST", id => $"/api/intake/cases/{id}/needs", foreign.Id, nobody, new { category = "N01.01" });
            await SameAsync(caller, "POST", id => $"/api/intake/cases/{id}/consents", foreign.Id, nobody, Bodies.Consent(charity));
            await SameAsync(caller, "POST", id => $"/api/intake/cases/{id}/closure", foreign.Id, nobody, new { outcome = "P1" });
            await SameAsync(caller, "POST", id => $"/api/intake/cases/{id}/links", foreign.Id, nobody, new { duplicateOf = own.Id });
            await SameAsync(caller, "POST", id => $"/api/intake/needs/{id}/withdrawal", foreign.Needs[0].Id, nobody, new { reason = "noLongerNeeded" });
            await SameAsync(caller, "POST", id => $"/api/intake/consents/{id}/withdrawal", consent.Id, nobody, new { });
        }

        var coordinator = Of(Hanyang);
        await SameAsync(coordinator, "POST", id => $"/api/intake/cases/{id}/overrides", foreign.Id, nobody, new { charityId = charity, reason = "danger", responsible = "duty officer" });
        // As the other end of a link it is unknown in the same words.
        await SameAsync(coordinator, "POST", _ => $"/api/intake/cases/{own.Id}/links", foreign.Id, nobody, id => new { duplicateOf = id });
        (await _app.ReadAsync(foreign.Id)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Whoever_opened_a_case_of_another_place_helps_the_caller_to_the_end_of_it()
    {
        var desk = _app.App.As("hotline", division: Hanyang, client: "hanyang-desk");
        var opened = await IntakeApp.SendAsync<OpenedCase>(desk, "/api/intake/cases", Bodies.Shortest());
        (await desk.ReadAsync<CaseView>($"/api/intake/cases/{opened.Id}")).Id.ShouldBe(opened.Id);
        await IntakeApp.SendAsync<ConsentView>(desk, $"/api/intake/cases/{opened.Id}/consents", Bodies.Consent(IntakeApp.NewId()));
        (await (await _app.App.As("hotline", division: Hanyang, client: "another-desk").AskAsync($"/api/intake/cases/{opened.Id}")).ShouldRefuseAsync(404, "not-found")).ToString().ShouldNotBeEmpty();

        await IntakeApp.SendAsync<ClosedCase>(_app.Coordinator, $"/api/intake/cases/{opened.Id}/closure", new { outcome = "P1" });

        await (await desk.AskAsync($"/api/intake/cases/{opened.Id}")).ShouldRefuseAsync(404, "not-found");
    }

    [Fact]
    public async Task A_search_and_a_look_for_earlier_cases_find_only_their_own()
    {
        var foreign = await _app.OpenAsync(Bodies.Full());
        var person = new { name = Bodies.Name, phone = Bodies.Phone };

        foreach (var question in (object[])[new { q = foreign.Number }, new { phone = Bodies.Phone }, new { name = Bodies.Name }, new { name = Bodies.Name, phone = Bodies.Phone }])
        {
            (await IntakeApp.SendAsync<Page<CaseRow>>(Of(Hanyang), "/api/intake/cases/search", question)).Items.ShouldBeEmpty();
            (await IntakeApp.SendAsync<Page<CaseRow>>(Of(Wuchang), "/api/intake/cases/search", question)).Items.ShouldHaveSingleItem().Id.ShouldBe(foreign.Id);
        }

        var hanyang = _app.App.As("hotline", division: Hanyang, client: "hanyang-desk");
        (await IntakeApp.SendAsync<Page<LikelyDuplicate>>(hanyang, "/api/intake/duplicates", new { person.name, person.phone, division = Wuchang })).Items.ShouldBeEmpty();
        (await IntakeApp.SendAsync<OpenedCase>(hanyang, "/api/intake/cases", new { place = new { division = Hanyang }, person, needs = new[] { new { category = "N01.01" } } })).Duplicates.ShouldBeEmpty();
        (await IntakeApp.SendAsync<Page<LikelyDuplicate>>(_app.App.As("hotline", division: Wuchang), "/api/intake/duplicates", new { person.name, person.phone, division = Wuchang })).Items
            .ShouldHaveSingleItem().CaseId.ShouldBe(foreign.Id);
    }

    [Fact]
    public async Task A_link_to_a_case_of_another_county_is_not_shown()
    {
        var own = await _app.OpenAsync(Bodies.Shortest(Hanyang));
        var foreign = await _app.OpenAsync();
        await IntakeApp.SendAsync<CaseLinkView>(_app.Coordinator, $"/api/intake/cases/{own.Id}/links", new { duplicateOf = foreign.Id });

        (await Of(Hanyang).ReadAsync<CaseView>($"/api/intake/cases/{own.Id}")).Links.ShouldBeEmpty();
        (await Of("4201").ReadAsync<CaseView>($"/api/intake/cases/{own.Id}")).Links.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_desk_s_queue_is_that_of_its_area()
    {
        var referral = await _app.AcceptedAsync(await _app.OpenAsync(), IntakeApp.NewId());
        var call = (await Of(Wuchang).ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups")).Items.ShouldHaveSingleItem();
        call.ReferralId.ShouldBe(referral.ReferralId);
        (await Of("420106001").ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups")).Items.ShouldBeEmpty();
        (await Of(Hanyang).ReadAsync<Page<FollowUpView>>("/api/intake/follow-ups")).Items.ShouldBeEmpty();
        await SameAsync(Of(Hanyang), "POST", id => $"/api/intake/follow-ups/{id}/completion", call.Id, IntakeApp.NewId(), new { result = "done" });
        await IntakeApp.SendAsync<FollowUpView>(Of(Wuchang), $"/api/intake/follow-ups/{call.Id}/completion", new { result = "done" });
    }

    [Fact]
    public async Task A_government_system_of_one_county_reports_about_its_cases_alone()
    {
        var opened = await _app.OpenAsync(Bodies.Full());
        object News(object of) => new[] { new { authority = "420106", programme = "temporaryAid", reference = "LS-2026-17", status = "approved", covers = 1, statusAt = _app.Now, @case = of } };
        var foreign = await IntakeApp.SendAsync<JsonElement>(_app.App.As("government", division: Hanyang), "/api/intake/relief", News(opened.Number));
        var unknown = await IntakeApp.SendAsync<JsonElement>(_app.App.As("government", division: Hanyang), "/api/intake/relief", News(IntakeApp.NewId().ToString()));
        foreign.GetProperty("rejected").GetInt32().ShouldBe(1);
        foreign.ToString().ShouldBe(unknown.ToString());
        (await IntakeApp.SendAsync<JsonElement>(_app.App.As("government", division: Wuchang), "/api/intake/relief", News(opened.Number))).GetProperty("rejected").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_role_that_needs_a_division_reaches_nothing_without_one()
    {
        await _app.OpenAsync();
        var reference = Contracts.Reference.ReferenceData.BuiltIn;
        var strict = new Jurisdictions(reference, new Microsoft.Extensions.Configuration.ConfigurationBuilder()
            .AddInMemoryCollection([new("Access:DivisionRequired:0", "coordinator")]).Build());
        var nowhere = strict.Of(new Actor("somebody", null, ["coordinator"]));
        (await _app.LookAsync(db => db.Cases.Within(nowhere).CountAsync())).ShouldBe(0);
        strict.Of(new Actor("somebody", null, ["auditor"])).IsEverywhere.ShouldBeTrue();
        strict.Of(new Actor("somebody", null, ["coordinator"], Wuchang)).Area!.Code.ShouldBe(Wuchang);
    }

    /// <summary>The same plan as the list's: a seek into the index of the division, in the order of the page.</summary>
    [Theory]
    [InlineData("4201", "IX_Cases_Area2_Id")]
    [InlineData("420106", "IX_Cases_Area3_Id")]
    [InlineData("420106001", "IX_Cases_Area4_Id")]
    public async Task The_rule_is_a_seek_into_an_index(string division, string index)
    {
        var area = Contracts.Reference.ReferenceData.BuiltIn.Divisions.Find(division)!;
        var plan = await _app.LookAsync(db => db.PlanAsync(db.Cases.IgnoreAutoIncludes().Within(Jurisdiction.Of(area)).OrderByDescending(row => row.Id).Take(50)));
        plan.ShouldContain(index);
        plan.ShouldNotContain("Seq Scan");
        plan.ShouldNotContain("Sort");
        plan.ShouldNotContain("SCAN ", Case.Sensitive);
        plan.ShouldNotContain("TEMP B-TREE");
    }

    private static async Task SameAsync(HttpClient caller, string method, Func<Guid, string> path, Guid foreign, Guid nobody, object? body) =>
        await SameAsync(caller, method, path, foreign, nobody, _ => body);

    private static async Task SameAsync(HttpClient caller, string method, Func<Guid, string> path, Guid foreign, Guid nobody, Func<Guid, object?> body)
    {
        var hidden = await AnswerAsync(caller, method, path(foreign), body(foreign), foreign);
        var absent = await AnswerAsync(caller, method, path(nobody), body(nobody), nobody);
        hidden.ShouldBe(absent, path(foreign));
        hidden.ShouldMatch("^(404|400) ");
    }

    // A version and a key of one's own choice tell nothing more.
    private static async Task<string> AnswerAsync(HttpClient caller, string method, string path, object? body, Guid id)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", "\"v77\"");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "a-key-of-mine");
        using var answer = await caller.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.TextAsync();
        var trace = JsonDocument.Parse(text).RootElement.GetProperty("traceId").GetString()!;
        return $"{(int)answer.StatusCode} {answer.Headers.ETag} {text.Replace(id.ToString(), "ID", StringComparison.Ordinal).Replace(trace, "", StringComparison.Ordinal)}";
    }

    private HttpClient Of(string division) => _app.App.As("coordinator", division: division, client: "coordinator-of-" + division);

    private async Task SeesAsync(string division, params OpenedCase[] expected) =>
        (await Of(division).ReadAsync<Page<CaseRow>>("/api/intake/cases")).Items.Select(row => row.Number).ShouldBe(expected.Select(row => row.Number), ignoreOrder: true, division);
}

public sealed class A_county_sees_its_own_on_SQLite() : A_county_sees_its_own(null);

public sealed class A_county_sees_its_own_on_PostgreSQL(PostgreSqlServer server) : A_county_sees_its_own(server);
