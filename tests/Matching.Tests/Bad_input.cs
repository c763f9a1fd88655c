using System.Text.Json;
using Contracts.Http.Matching;

namespace Matching.Tests;

/// <summary>Whatever is sent: a 4xx that names the field in the caller's language, never a 500, never a change.</summary>
public sealed class Bad_input(Bad_input.Shared shared) : IClassFixture<Bad_input.Shared>
{
    private const string Good = """{ "division": "420106", "need": { "category": "N01.01" } }""";

    [Theory]
    [InlineData("""{ "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": "  ", "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": "190101", "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": "4201061234567890", "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": 420106, "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": "420106" }""", "need")]
    [InlineData("""{ "division": "420106", "need": {} }""", "need.category")]
    [InlineData("""{ "division": "420106", "need": { "category": "N99.01" } }""", "need.category")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": 0 } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": -5 } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": 1000000000 } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": 99999999999 } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": "two" } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "quantity": 1.5 } }""", "need.quantity")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "unit": "bushel" } }""", "need.unit")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "neededBy": "2020-01-01T00:00:00Z" } }""", "need.neededBy")]
    [InlineData("""{ "division": "420106", "need": { "category": "N01.01", "neededBy": "soon" } }""", "need.neededBy")]
    [InlineData("""{ "division": "420106", "urgency": "U9", "need": { "category": "N01.01" } }""", "urgency")]
    [InlineData("""{ "division": "420106", "latitude": 91, "longitude": 10, "need": { "category": "N01.01" } }""", "latitude")]
    [InlineData("""{ "division": "420106", "latitude": 30, "need": { "category": "N01.01" } }""", "longitude")]
    [InlineData("""{ "division": "420106", "household": { "size": 0 }, "need": { "category": "N01.01" } }""", "household.size")]
    [InlineData("""{ "division": "420106", "household": { "tiers": ["R9"] }, "need": { "category": "N01.01" } }""", "household.tiers[0]")]
    [InlineData("""{ "division": "420106", "household": { "tags": ["V01", "X"] }, "need": { "category": "N01.01" } }""", "household.tags[1]")]
    [InlineData("""{ "division": "420106", "household": { "tags": [null] }, "need": { "category": "N01.01" } }""", "household.tags[0]")]
    [InlineData("""{ "division": "420106", "household": { "ages": [-1] }, "need": { "category": "N01.01" } }""", "household.ages[0]")]
    [InlineData("""{ "division": "420106", "top": 0, "need": { "category": "N01.01" } }""", "top")]
    [InlineData("""{ "division": "420106", "name": "somebody", "need": { "category": "N01.01" } }""", "name")]
    [InlineData("""{ "division": "420106", "division": "420107", "need": { "category": "N01.01" } }""", "division")]
    [InlineData("""{ "division": "420106", "need": { "category": """, null)]
    [InlineData("""[]""", null)]
    [InlineData("""null""", null)]
    [InlineData("", null)]
    public async Task A_broken_question_is_refused_with_its_field(string body, string? field)
    {
        var english = await (await shared.App.Hotline.PostTextAsync("/api/matching/candidates", body)).ShouldRefuseAsync(400, "invalid");
        var chinese = await (await shared.App.App.As("hotline", language: "zh-CN").PostTextAsync("/api/matching/candidates", body)).ShouldRefuseAsync(400, "invalid");
        if (field is not null)
        {
            Errors(english).Keys.ShouldContain(name => name.Equals(field, StringComparison.OrdinalIgnoreCase), string.Join(",", Errors(english).Keys));
        }

        Errors(english).Values.ShouldAllBe(text => text.All(character => character < 0x2E80));
        Errors(chinese).Values.ShouldAllBe(text => text.Any(character => character >= 0x2E80));
    }

    [Fact]
    public async Task Other_media_types_and_huge_bodies_are_refused()
    {
        await (await shared.App.Hotline.PostTextAsync("/api/matching/candidates", Good, "text/plain")).ShouldRefuseAsync(415, "unsupported-media-type");
        using var huge = await shared.App.Hotline.PostTextAsync("/api/matching/candidates", $$"""{ "division": "{{new string('4', 2_000_000)}}" }""");
        ((int)huge.StatusCode).ShouldBeOneOf(400, 413);
    }

    [Fact]
    public async Task A_good_question_is_answered() =>
        (await shared.App.Hotline.PostTextAsync("/api/matching/candidates", Good)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);

    [Theory]
    [InlineData("acceptance", """{ "quantity": 0 }""", "quantity")]
    [InlineData("acceptance", """{ "quantity": 3 }""", "quantity")]
    [InlineData("acceptance", """{ "quantity": "all" }""", "quantity")]
    [InlineData("acceptance", """{ "contactBy": "2020-01-01T00:00:00Z" }""", "contactBy")]
    [InlineData("acceptance", """{ "contactBy": "2036-01-01T00:00:00Z" }""", "contactBy")]
    [InlineData("acceptance", """{ "conflictOfInterest": "maybe" }""", "conflictOfInterest")]
    [InlineData("acceptance", """{ "quantity": 1""", null)]
    [InlineData("decline", """{}""", "reason")]
    [InlineData("decline", """{ "reason": "noFun" }""", "reason")]
    [InlineData("decline", """{ "reason": "other" }""", "text")]
    [InlineData("decline", """{ "reason": "scope", "text": "call 154 0000 0001" }""", "text")]
    [InlineData("hold", """{}""", "reviewAt")]
    [InlineData("hold", """{ "reviewAt": "2020-01-01T00:00:00Z" }""", "reviewAt")]
    [InlineData("hold", """{ "reviewAt": "2036-01-01T00:00:00Z" }""", "reviewAt")]
    [InlineData("delivery", """{}""", "extent")]
    [InlineData("delivery", """{ "extent": "lots" }""", "extent")]
    [InlineData("delivery", """{ "extent": "part" }""", "quantity")]
    [InlineData("delivery", """{ "extent": "full", "quantity": 3 }""", "quantity")]
    [InlineData("return", """{ "reason": "bored" }""", "reason")]
    [InlineData("failure", """{ "reason": "capacity" }""", "reason")]
    [InlineData("confirmation", """{ "by": "call" }""", "outcome")]
    [InlineData("confirmation", """{ "outcome": "D9", "by": "call" }""", "outcome")]
    [InlineData("confirmation", """{ "outcome": "D1" }""", "by")]
    [InlineData("confirmation", """{ "outcome": "D1", "by": "telepathy" }""", "by")]
    [InlineData("confirmation", """{ "outcome": "D1", "by": "call", "satisfaction": 6 }""", "satisfaction")]
    [InlineData("dispute", """{}""", "text")]
    [InlineData("resolution", """{ "result": "forgotten", "text": "x" }""", "result")]
    [InlineData("resolution", """{ "result": "returned" }""", "text")]
    [InlineData("hold", """{ "reviewAt": "2026-12-24T00:00:00Z", "reason": "call 154-0000-0001" }""", "reason")]
    [InlineData("delivery", """{ "extent": "full", "evidence": "receipt 1540000" }""", "evidence")]
    [InlineData("return", """{ "reason": "capacity", "text": "１５４００００００００１" }""", "text")]
    [InlineData("dispute", """{ "text": "190101 19900307 0016" }""", "text")]
    [InlineData("resolution", """{ "result": "returned", "text": "154.0000.0001" }""", "text")]
    public async Task A_broken_step_is_refused_with_its_field_and_changes_nothing(string step, string body, string? field)
    {
        var (caller, card) = (step is "confirmation" or "dispute" or "resolution" ? shared.App.Coordinator : shared.Charity, shared.Card);
        var problem = await (await caller.PostTextAsync($"/api/matching/referrals/{card.Id}/{step}", body)).ShouldRefuseAsync(400, "invalid");
        if (field is not null)
        {
            Errors(problem).Keys.ShouldContain(name => name.Equals(field, StringComparison.OrdinalIgnoreCase), string.Join(",", Errors(problem).Keys));
        }

        (await shared.App.Coordinator.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}")).Version.ShouldBe(card.Version);
    }

    [Theory]
    [InlineData("/api/matching/referrals?status=happy", 400, "invalid")]
    [InlineData("/api/matching/referrals?caseId=7", 400, "invalid")]
    [InlineData("/api/matching/referrals/01900000-0000-7000-8000-000000000000", 404, "not-found")]
    [InlineData("/api/matching/referrals/not-an-id", 404, "not-found")]
    [InlineData("/api/matching/needs/01900000-0000-7000-8000-000000000000/candidates", 404, "not-found")]
    [InlineData("/api/matching/needs/01900000-0000-7000-8000-000000000000/why-not/01900000-0000-7000-8000-000000000000", 404, "not-found")]
    public async Task A_question_that_leads_nowhere_is_refused(string path, int status, string type) =>
        await (await shared.App.Coordinator.AskAsync(path)).ShouldRefuseAsync(status, type);

    [Fact]
    public async Task Without_a_token_nothing_is_answered() =>
        await (await shared.App.App.Anonymous().AskAsync("/api/matching/referrals")).ShouldRefuseAsync(401, "unauthenticated");

    private static Dictionary<string, string> Errors(JsonElement problem) =>
        problem.GetProperty("errors").EnumerateObject().ToDictionary(field => field.Name, field => string.Join(' ', field.Value.EnumerateArray().Select(text => text.GetString())));

    public sealed class Shared : IAsyncLifetime
    {
        internal MatchingApp App { get; private set; } = null!;

        internal HttpClient Charity { get; private set; } = null!;

        internal ReferralCard Card { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await MatchingApp.StartAsync();
            var offer = await App.OfferAsync();
            Card = await App.CardAsync(await App.NeedAsync(Facts.Need(quantity: 2)), offer);
            Charity = App.Charity(offer);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
