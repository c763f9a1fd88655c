using System.Net;
using Contracts.Http;
using Contracts.Http.Intake;

namespace Intake.Tests;

/// <summary>Views show who a person is only to somebody who knows already; the rest is asked for by name and purpose, and is on record.</summary>
public sealed class Masked_by_default : IAsyncLifetime
{
    private const string All = "name,phone,idNumber,birthDate,address,reporter,narrative";
    private IntakeApp _app = null!;
    private OpenedCase _case = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await IntakeApp.StartAsync();
        _case = await _app.OpenAsync(Bodies.Full());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_case_is_shown_masked_and_says_what_there_is_to_unmask()
    {
        using var answer = await _app.Hotline.AskAsync($"/api/intake/cases/{_case.Id}");
        var text = System.Text.RegularExpressions.Regex.Unescape(await answer.TextAsync());
        Bodies.Personal.Where(text.Contains).ShouldBeEmpty();
        var seen = await _app.ReadAsync(_case.Id);
        seen.Person.ShouldBe(new PersonView("欧**", "residentId", "190*************16", "154****0001", 1990, "male"));
        seen.Reporter.ShouldBe(new ReporterView("司**", "142****0002", "neighbour"));
        seen.Place.ShouldBe(new PlaceView("420106001", seen.Place.Name));
        seen.Masked.ShouldBe(All.Split(','));
    }

    [Fact]
    public async Task A_case_of_a_place_and_a_need_has_nothing_to_unmask()
    {
        var bare = await _app.OpenAsync();
        (await _app.ReadAsync(bare.Id)).Masked.ShouldBeEmpty();
        (await _app.UnmaskAsync(bare.Id, All.Split(','))).Name.ShouldBeNull();
    }

    [Fact]
    public async Task Only_the_fields_that_were_asked_for_are_shown()
    {
        var clear = await _app.UnmaskAsync(_case.Id, "phone", "phone");
        clear.ShouldBe(new UnmaskedCase(_case.Id, _case.Number, "assessment", clear.Fields, null, "+86" + Bodies.Phone, null, null, null, null, null));
        clear.Fields.ShouldBe(["phone"]);
    }

    [Fact]
    public async Task Purpose_and_fields_are_on_record_and_read_out_in_both_languages()
    {
        await UnmaskAsync(_app.App.As("hotline", client: "li-wei"), new { fields = new[] { "name", "phone" }, purpose = "callBack", note = "two tries before" });
        (await _app.RecordsAsync()).Single(row => row.Action == "case.unmasked").Why.ShouldBe("callBack: name, phone; two tries before");
        await _app.KeepAsync();
        var act = (await _app.Hotline.ReadAsync<Page<RecordedAct>>($"/api/intake/cases/{_case.Id}/record")).Items.Single(row => row.Action == "case.unmasked");
        act.Sentence.Zh.ShouldBe("2026年11月24日10时0分，li-wei为“回访联系”查看了未遮盖的姓名、电话。");
        act.Sentence.En.ShouldBe("On 24 November 2026 at 10:00, li-wei saw unmasked: name, phone number; purpose: to call the person back.");
    }

    [Fact]
    public async Task Nobody_keeps_a_copy_on_the_way()
    {
        using var answer = await _app.Hotline.PostAsync(Path, new { fields = new[] { "name" }, purpose = "callBack" }, []);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "purpose": "callBack" }""", "fields")]
    [InlineData("""{ "fields": [], "purpose": "callBack" }""", "fields")]
    [InlineData("""{ "fields": ["name"] }""", "purpose")]
    [InlineData("""{ "fields": ["name"], "purpose": "curiosity" }""", "purpose")]
    [InlineData("""{ "fields": ["name", "shoeSize"], "purpose": "callBack" }""", "fields[1]")]
    [InlineData("""{ "fields": ["name", null], "purpose": "callBack" }""", "fields[1]")]
    [InlineData("""{ "fields": ["name"], "purpose": "callBack", "note": "欧阳测试甲 again" }""", "note")]
    [InlineData("""{ "fields": ["name"], "purpose": "callBack", "note": "154 0000-0001" }""", "note")]
    [InlineData("""{ "fields": ["name"], "purpose": "callBack", "note": "彭刘杨路不存在的九百号" }""", "note")]
    [InlineData("""{ "fields": ["name"], "purpose": "callBack", "note": "a\u0000b" }""", "note")]
    public async Task A_question_without_field_or_purpose_or_with_a_person_in_its_note_shows_nothing_and_writes_nothing(string body, string field)
    {
        using var answer = await _app.Hotline.PostTextAsync(Path, body);
        (await answer.ShouldRefuseAsync(400, "invalid")).Errors().Keys.ShouldBe([field]);
        (await _app.RecordsAsync()).ShouldNotContain(row => row.Action == "case.unmasked");
    }

    [Fact]
    public async Task Where_somebody_must_not_be_found_the_address_opens_to_coordinators_who_bring_help_to_the_door()
    {
        var hidden = await _app.OpenAsync(Bodies.Full(household: new { size = 1, tags = new[] { "V17" } }));
        foreach (var (caller, purpose, opens) in ((HttpClient, string, bool)[])[
            (_app.Coordinator, "visit", false), (_app.Coordinator, "supervision", false), (_app.Hotline, "dangerToLife", false), (_app.Hotline, "protection", false),
            (_app.Coordinator, "dangerToLife", true), (_app.Coordinator, "protection", true)])
        {
            using var answer = await caller.PostAsync($"/api/intake/cases/{hidden.Id}/unmasking", new { fields = new[] { "name", "address" }, purpose }, []);
            var text = await answer.TextAsync();
            answer.StatusCode.ShouldBe(opens ? HttpStatusCode.OK : HttpStatusCode.Forbidden, purpose);
            text.Contains("address-hidden").ShouldBe(!opens);
            System.Text.RegularExpressions.Regex.Unescape(text).Contains(Bodies.Detail).ShouldBe(opens, purpose);
        }

        (await _app.UnmaskAsync(hidden.Id, "name", "phone")).Name.ShouldBe(Bodies.Name, "only the address is hidden");
    }

    [Fact]
    public async Task Unmasking_takes_from_the_budget_of_look_ups()
    {
        using var desk = _app.App.As("hotline", client: "curious");
        for (var tried = 0; tried < 240; tried++)
        {
            await UnmaskAsync(desk, new { fields = new[] { "name" }, purpose = "callBack" });
        }

        using var answer = await desk.PostAsync(Path, new { fields = new[] { "name" }, purpose = "callBack" }, []);
        await answer.ShouldRefuseAsync(429, "too-many-requests");
    }

    [Fact]
    public async Task Another_county_is_told_that_there_is_no_such_case()
    {
        using var elsewhere = await _app.App.As("coordinator", division: "420105").PostAsync(Path, new { fields = new[] { "name" }, purpose = "callBack" }, []);
        await elsewhere.ShouldRefuseAsync(404, "not-found");
    }

    private string Path => $"/api/intake/cases/{_case.Id}/unmasking";

    private async Task UnmaskAsync(HttpClient caller, object body) => (await IntakeApp.SendAsync<UnmaskedCase>(caller, Path, body)).CaseId.ShouldBe(_case.Id);
}
