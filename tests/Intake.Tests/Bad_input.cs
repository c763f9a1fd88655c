namespace Intake.Tests;

/// <summary>Whatever is sent: a 4xx that names the field in the caller's language, never a 500, never a half-written case, never the value repeated.</summary>
public sealed class Bad_input(Bad_input.Shared shared) : IClassFixture<Bad_input.Shared>
{
    private const string Good = "\"place\": { \"division\": \"420106\" }";
    private const string Needs = "\"needs\": [ { \"category\": \"N01.01\" } ]";

    public static TheoryData<string, string?> Cases => new()
    {
        { $$"""{ {{Needs}} }""", "place" },
        { $$"""{ "place": {}, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": "  " }, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": 420106 }, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": "190101" }, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": "11010100100" }, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": "330103" }, {{Needs}} }""", "place.division" }, // 下城区 of Hangzhou, abolished in 2021
        { $$"""{ "place": { "division": "{{new string('4', 60)}}" }, {{Needs}} }""", "place.division" },
        { $$"""{ "place": { "division": "420106", "detail": "{{new string('x', 301)}}" }, {{Needs}} }""", "place.detail" },
        { $$"""{ "place": { "division": "420106", "latitude": 91, "longitude": 10 }, {{Needs}} }""", "place.latitude" },
        { $$"""{ "place": { "division": "420106", "latitude": 30 }, {{Needs}} }""", "place.longitude" },
        { $$"""{ "place": { "division": "420106", "latitude": "NaN", "longitude": 1 }, {{Needs}} }""", "place.latitude" },
        { $$"""{ {{Good}} }""", "needs" },
        { $$"""{ {{Good}}, "needs": [] }""", "needs" },
        { $$"""{ {{Good}}, "needs": [ null ] }""", "needs[0]" },
        { $$"""{ {{Good}}, "needs": [ {} ] }""", "needs[0].category" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01" }, { "category": "N99.01" } ] }""", "needs[1].category" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": 0 } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": -3 } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": 100001 } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": 99999999999 } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": 1.5 } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "quantity": "2" } ] }""", "needs[0].quantity" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "unit": "bushel" } ] }""", "needs[0].unit" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "neededBy": "2026-11-24T01:59:00Z" } ] }""", "needs[0].neededBy" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "neededBy": "2126-01-01T00:00:00Z" } ] }""", "needs[0].neededBy" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "neededBy": "tomorrow" } ] }""", "needs[0].neededBy" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N12.99" } ] }""", "needs[0].adHoc" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N12.99", "adHoc": "   " } ] }""", "needs[0].adHoc" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N12.99", "adHoc": "{{new string('x', 501)}}" } ] }""", "needs[0].adHoc" },
        { $$"""{ {{Good}}, "needs": [ { "category": "N01.01", "categroy": "N01.02" } ] }""", "needs[0].categroy" },
        { $$"""{ {{Good}}, "needs": [ {{string.Join(',', Enumerable.Repeat("{ \"category\": \"N01.01\" }", 21))}} ] }""", "needs" },
        { $$"""{ {{Good}}, {{Needs}}, "urgency": "U9" }""", "urgency" },
        { $$"""{ {{Good}}, {{Needs}}, "channel": "pigeon" }""", "channel" },
        { $$"""{ {{Good}}, {{Needs}}, "urgencey": "U1" }""", "urgencey" },
        { $$"""{ {{Good}}, {{Needs}}, "urgency": "U1", "urgency": "U2" }""", "urgency" },
        { $$"""{ {{Good}}, {{Needs}}, "narrative": "{{new string('x', 8001)}}" }""", "narrative" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "name": "{{new string('x', 101)}}" } }""", "person.name" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "phone": "12345678901" } }""", "person.phone" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "idNumber": "190101199003070016" } }""", "person.idType" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "idType": "residentId", "idNumber": "190101199003070017" } }""", "person.idNumber" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "idType": "residentId", "idNumber": "190101190002290016" } }""", "person.idNumber" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "birthDate": "2027-01-01" } }""", "person.birthDate" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "birthDate": "1990-02-30" } }""", "person.birthDate" },
        { $$"""{ {{Good}}, {{Needs}}, "person": { "gender": "robot" } }""", "person.gender" },
        { $$"""{ {{Good}}, {{Needs}}, "person": "somebody" }""", "person" },
        { $$"""{ {{Good}}, {{Needs}}, "reporter": { "relation": "ghost" } }""", "reporter.relation" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "size": 0 } }""", "household.size" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "size": 51 } }""", "household.size" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "tiers": [ "R9" ] } }""", "household.tiers[0]" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "tags": [ "V01", null ] } }""", "household.tags[1]" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "ages": [ 12, -1 ] } }""", "household.ages[1]" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "ages": [ 131 ] } }""", "household.ages[0]" },
        { $$"""{ {{Good}}, {{Needs}}, "household": { "size": 1, "ages": [ 30, 40 ] } }""", "household.ages" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ null ] }""", "relief[0]" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "programme": "temporaryAid" } ] }""", "relief[0].authority" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "190101", "programme": "temporaryAid" } ] }""", "relief[0].authority" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "420106", "programme": "lottery" } ] }""", "relief[0].programme" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "420106", "programme": "temporaryAid", "status": "maybe" } ] }""", "relief[0].status" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "420106", "programme": "temporaryAid", "covers": -1 } ] }""", "relief[0].covers" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "420106", "programme": "temporaryAid", "need": 1 } ] }""", "relief[0].need" },
        { $$"""{ {{Good}}, {{Needs}}, "relief": [ { "authority": "420106", "programme": "temporaryAid", "reference": "a\u0000b" } ] }""", "relief[0].reference" },
        { $$"""{ {{Good}}, {{Needs}}, "narrative": "\ud800" }""", null },
        { $$"""{ {{Good}}, "needs": [ { "category": """, null },
        { "[]", null },
        { "null", null },
        { "\"text\"", null },
        { "", null },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_broken_case_is_refused_with_its_field_and_leaves_nothing(string body, string? field)
    {
        var english = await (await shared.App.Hotline.PostTextAsync("/api/intake/cases", body)).ShouldRefuseAsync(400, "invalid");
        var chinese = await (await shared.App.App.As("hotline", language: "zh-CN").PostTextAsync("/api/intake/cases", body)).ShouldRefuseAsync(400, "invalid");
        if (field is not null)
        {
            english.Errors().Keys.ShouldContain(name => name.Equals(field, StringComparison.OrdinalIgnoreCase), string.Join(",", english.Errors().Keys));
        }

        english.Errors().Values.ShouldAllBe(text => text.All(character => character < 0x2E80));
        chinese.Errors().Values.ShouldAllBe(text => text.Any(character => character >= 0x2E80));
        english.ToString().ShouldNotContain("199003070017");
        (await shared.App.LookAsync(db => Task.FromResult(db.Cases.Count()))).ShouldBe(1, "only the fixture's own");
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once()
    {
        const string body = """{ "place": { "division": "190101" }, "urgency": "U9", "person": { "phone": "1" }, "needs": [ { "category": "X" }, { "category": "N12.99" } ] }""";
        var problem = await (await shared.App.Hotline.PostTextAsync("/api/intake/cases", body)).ShouldRefuseAsync(400, "invalid");
        problem.Errors().Keys.Order(StringComparer.Ordinal).ShouldBe(["needs[0].category", "needs[1].adHoc", "person.phone", "place.division", "urgency"]);
    }

    [Theory]
    [InlineData("cases/{case}/needs", """{}""", "category")]
    [InlineData("cases/{case}/needs", """{ "category": "N99" }""", "category")]
    [InlineData("cases/{case}/needs", """{ "category": "N12.99" }""", "adHoc")]
    [InlineData("cases/{case}/needs", """{ "category": "N01.01", "quantity": 0 }""", "quantity")]
    [InlineData("needs/{need}/withdrawal", """{}""", "reason")]
    [InlineData("needs/{need}/withdrawal", """{ "reason": "bored" }""", "reason")]
    [InlineData("needs/{need}/withdrawal", """{ "reason": "other" }""", "text")]
    [InlineData("cases/{case}/consents", """{}""", "purpose")]
    [InlineData("cases/{case}/consents", """{ "purpose": "aid", "kinds": ["name"], "channel": "call", "givenBy": "self", "textVersion": "1" }""", "charityId")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "fame", "kinds": ["name"], "channel": "call", "givenBy": "self", "textVersion": "1" }""", "purpose")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": ["shoeSize"], "channel": "call", "givenBy": "self", "textVersion": "1" }""", "kinds[0]")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": [], "channel": "call", "givenBy": "self", "textVersion": "1" }""", "kinds")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": ["name"], "channel": "pigeon", "givenBy": "self", "textVersion": "1" }""", "channel")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": ["name"], "channel": "call", "givenBy": "neighbour", "textVersion": "1" }""", "givenBy")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": ["name"], "channel": "call", "givenBy": "self" }""", "textVersion")]
    [InlineData("cases/{case}/consents", """{ "charityId": "{need}", "purpose": "aid", "kinds": ["name"], "channel": "call", "givenBy": "self", "textVersion": "1", "expiresAt": "2020-01-01T00:00:00Z" }""", "expiresAt")]
    [InlineData("cases/{case}/consents", """{ "charityId": 7 }""", "charityId")]
    [InlineData("cases/{case}/overrides", """{ "reason": "fire", "responsible": "x" }""", "charityId")]
    [InlineData("cases/{case}/overrides", """{ "charityId": "{need}", "responsible": "x" }""", "reason")]
    [InlineData("cases/{case}/overrides", """{ "charityId": "{need}", "reason": "fire" }""", "responsible")]
    [InlineData("cases/{case}/overrides", """{ "charityId": "{need}", "reason": "fire", "responsible": "x", "expiresAt": "2030-01-01T00:00:00Z" }""", "expiresAt")]
    [InlineData("cases/{case}/overrides", """{ "charityId": "{need}", "reason": "fire", "responsible": "x", "kinds": ["soul"] }""", "kinds[0]")]
    [InlineData("cases/{case}/closure", """{ "outcome": "C1" }""", "outcome")]
    [InlineData("cases/{case}/closure", """{ "outcome": "Q7" }""", "outcome")]
    [InlineData("cases/{case}/links", """{}""", "duplicateOf")]
    [InlineData("cases/{case}/links", """{ "duplicateOf": "{case}" }""", "duplicateOf")]
    [InlineData("cases/{case}/links", """{ "duplicateOf": "{need}" }""", "duplicateOf")]
    [InlineData("cases/{case}/links", """{ "duplicateOf": """, null)]
    public async Task A_broken_step_is_refused_with_its_field_and_changes_nothing(string path, string body, string? field)
    {
        string Filled(string text) => text.Replace("{case}", shared.Case.Id.ToString(), StringComparison.Ordinal).Replace("{need}", shared.Case.Needs[0].Id.ToString(), StringComparison.Ordinal);
        var problem = await (await shared.App.Coordinator.PostTextAsync("/api/intake/" + Filled(path), Filled(body))).ShouldRefuseAsync(400, "invalid");
        if (field is not null)
        {
            problem.Errors().Keys.ShouldContain(name => name.Equals(field, StringComparison.OrdinalIgnoreCase), string.Join(",", problem.Errors().Keys));
        }

        (await shared.App.ReadAsync(shared.Case.Id)).Version.ShouldBe(1);
    }

    [Theory]
    [InlineData("cases")]
    [InlineData("cases/{id}/needs")]
    [InlineData("needs/{id}/withdrawal")]
    [InlineData("cases/{id}/consents")]
    [InlineData("consents/{id}/withdrawal")]
    [InlineData("cases/{id}/overrides")]
    [InlineData("cases/{id}/closure")]
    [InlineData("cases/{id}/links")]
    [InlineData("follow-ups/{id}/completion")]
    public async Task Other_media_types_and_huge_bodies_are_refused(string path)
    {
        path = "/api/intake/" + path.Replace("{id}", shared.Case.Id.ToString(), StringComparison.Ordinal);
        await (await shared.App.Coordinator.PostTextAsync(path, "{}", "text/plain")).ShouldRefuseAsync(415, "unsupported-media-type");
        using var huge = await SendHugeAsync(path);
        ((int?)huge?.StatusCode ?? 413).ShouldBe(413);
    }

    [Theory]
    [InlineData("/api/intake/cases?status=happy", 400, "invalid")]
    [InlineData("/api/intake/cases?urgency=U9", 400, "invalid")]
    [InlineData("/api/intake/cases?division=190101", 400, "invalid")]
    [InlineData("/api/intake/follow-ups?due=soon", 400, "invalid")]
    [InlineData("/api/intake/follow-ups?division=190101", 400, "invalid")]
    [InlineData("/api/intake/follow-ups?kind=tellResponsible,7", 400, "invalid")]
    [InlineData("/api/intake/cases/01900000-0000-7000-8000-000000000000", 404, "not-found")]
    [InlineData("/api/intake/cases/not-an-id", 404, "not-found")]
    public async Task A_question_that_leads_nowhere_is_refused(string path, int status, string type) =>
        await (await shared.App.Coordinator.AskAsync(path)).ShouldRefuseAsync(status, type);

    [Theory]
    [InlineData("/api/intake/cases?cursor=%00&take=-5")]
    [InlineData("/api/intake/cases?cursor=bm90LWEta2V5")]
    [InlineData("/api/intake/follow-ups?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OSB4")]
    public async Task A_cursor_that_nobody_gave_out_starts_from_the_beginning(string path)
    {
        using var answer = await shared.App.Coordinator.AskAsync(path);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("charity")]
    [InlineData("auditor")]
    [InlineData("operator")]
    public async Task Other_roles_see_and_do_nothing(string role)
    {
        var caller = shared.App.App.As(role, IntakeApp.NewId());
        await (await caller.AskAsync($"/api/intake/cases/{shared.Case.Id}")).ShouldRefuseAsync(403, "forbidden");
        await (await caller.AskAsync("/api/intake/cases")).ShouldRefuseAsync(403, "forbidden");
        await (await caller.PostAsync("/api/intake/cases", Bodies.Shortest())).ShouldRefuseAsync(403, "forbidden");
        await (await shared.App.App.Anonymous().AskAsync("/api/intake/cases")).ShouldRefuseAsync(401, "unauthenticated");
    }

    // The server may close the door before the last byte was sent; then there is no answer to read.
    private async Task<HttpResponseMessage?> SendHugeAsync(string path)
    {
        try
        {
            return await shared.App.Coordinator.PostTextAsync(path, $$"""{ "narrative": "{{new string('x', 10_000_000)}}" }""");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public sealed class Shared : IAsyncLifetime
    {
        internal IntakeApp App { get; private set; } = null!;

        internal Contracts.Http.Intake.OpenedCase Case { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await IntakeApp.StartAsync();
            Case = await App.OpenAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
