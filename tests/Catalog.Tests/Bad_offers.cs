using Contracts.Http.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Catalog.Tests;

/// <summary>Whatever is sent: a 4xx that names the field in the caller's language, never a 500, never a change.</summary>
public sealed class Bad_offers(Bad_offers.Shared shared) : IClassFixture<Bad_offers.Shared>
{
    [Theory]
    [InlineData("""{ "title": null }""", "title")]
    [InlineData("""{ "title": { "zh": " ", "en": null } }""", "title.zh")]
    [InlineData("""{ "title": { "zh": 5 } }""", "title.zh")]
    [InlineData("""{ "title": { "fr": "colis" } }""", "title.fr")]
    [InlineData("""{ "categories": [] }""", "categories")]
    [InlineData("""{ "categories": null }""", "categories")]
    [InlineData("""{ "categories": "N01.01" }""", "categories")]
    [InlineData("""{ "categories": ["N01.01", "N99"] }""", "categories[1]")]
    [InlineData("""{ "categories": [null] }""", "categories[0]")]
    [InlineData("""{ "form": "gift" }""", "form")]
    [InlineData("""{ "form": null }""", "form")]
    [InlineData("""{ "funding": "stolen" }""", "funding")]
    [InlineData("""{ "area": null }""", "area")]
    [InlineData("""{ "area": { "divisions": null } }""", "area")]
    [InlineData("""{ "area": { "divisions": ["4201", "190000"] } }""", "area.divisions[1]")]
    [InlineData("""{ "area": { "divisions": [null] } }""", "area.divisions[0]")]
    [InlineData("""{ "area": { "point": { "latitude": 30, "longitude": 114 }, "radiusKm": 10 } }""", "area")]
    [InlineData("""{ "area": { "divisions": null, "radiusKm": 10 } }""", "area.point")]
    [InlineData("""{ "area": { "divisions": null, "point": { "latitude": 30, "longitude": 114 } } }""", "area.radiusKm")]
    [InlineData("""{ "area": { "divisions": null, "point": { "latitude": 91, "longitude": 114 }, "radiusKm": 10 } }""", "area.point.latitude")]
    [InlineData("""{ "area": { "divisions": null, "point": { "latitude": 30 }, "radiusKm": 10 } }""", "area.point.longitude")]
    [InlineData("""{ "area": { "divisions": null, "point": { "latitude": 30, "longitude": 114 }, "radiusKm": -1 } }""", "area.radiusKm")]
    [InlineData("""{ "area": { "divisions": null, "point": { "latitude": 30, "longitude": 114 }, "radiusKm": 50000 } }""", "area.radiusKm")]
    [InlineData("""{ "eligibility": { "tiers": ["R9"] } }""", "eligibility.tiers[0]")]
    [InlineData("""{ "eligibility": { "anyTags": ["V01", "X"] } }""", "eligibility.anyTags[1]")]
    [InlineData("""{ "eligibility": { "minAge": 60, "maxAge": 18 } }""", "eligibility.maxAge")]
    [InlineData("""{ "eligibility": { "minAge": -1 } }""", "eligibility.minAge")]
    [InlineData("""{ "eligibility": { "maxAge": 200 } }""", "eligibility.maxAge")]
    [InlineData("""{ "eligibility": { "householdMin": 0 } }""", "eligibility.householdMin")]
    [InlineData("""{ "capacity": null }""", "capacity")]
    [InlineData("""{ "capacity": { "total": null } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "total": -1 } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "total": 1000000000 } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "total": 99999999999 } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "total": 1.5 } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "total": "many" } }""", "capacity.total")]
    [InlineData("""{ "capacity": { "unit": "bushel" } }""", "capacity.unit")]
    [InlineData("""{ "capacity": { "refill": "hourly" } }""", "capacity.refill")]
    [InlineData("""{ "validFrom": null }""", "validFrom")]
    [InlineData("""{ "validTo": "2026-10-01T00:00:00Z" }""", "validTo")]
    [InlineData("""{ "validFrom": "2020-01-01T00:00:00Z", "validTo": "2021-01-01T00:00:00Z" }""", "validTo")]
    [InlineData("""{ "validFrom": "1020-01-01T00:00:00Z" }""", "validFrom")]
    [InlineData("""{ "validTo": "9999-12-31T23:59:59Z" }""", "validTo")]
    [InlineData("""{ "validTo": "soon" }""", "validTo")]
    [InlineData("""{ "answersWithin": "4 hours" }""", "answersWithin")]
    [InlineData("""{ "answersWithin": "-PT4H" }""", "answersWithin")]
    [InlineData("""{ "answersWithin": "PT0S" }""", "answersWithin")]
    [InlineData("""{ "answersWithin": "P99999999999Y" }""", "answersWithin")]
    [InlineData("""{ "answersWithin": "P2Y" }""", "answersWithin")]
    [InlineData("""{ "languages": ["zh", "tlh"] }""", "languages[1]")]
    [InlineData("""{ "donateHere": true }""", "donateHere")]
    public async Task A_broken_offer_is_refused_with_its_field(string change, string field)
    {
        var path = CatalogApp.OfferPath(shared.Charity.Id, "bad");
        var english = await shared.Client.PutAsync(path, CatalogApp.Offer(change)).ShouldRefuseAsync(400, "invalid");
        var chinese = await shared.Catalog.App.As("charity", shared.Charity.Id, language: "zh-CN").PutAsync(path, CatalogApp.Offer(change)).ShouldRefuseAsync(400, "invalid");
        english.Errors().ShouldContainKey(field, string.Join(",", english.Errors().Keys));
        english.Errors().Values.ShouldAllBe(text => text.All(character => character < 0x2E80));
        chinese.Errors().Values.ShouldAllBe(text => text.Any(character => character >= 0x2E80));
        (await shared.Catalog.ReadAsync(db => db.Offers.AnyAsync(row => row.ExternalId == "bad"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Long_titles_and_long_lists_are_refused()
    {
        (await PutAsync($$"""{ "title": { "zh": "{{new string('粮', 101)}}" } }""").ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("title.zh");
        var codes = string.Join(',', Enumerable.Repeat("\"4201\"", 201));
        (await PutAsync($$"""{ "area": { "divisions": [{{codes}}] } }""").ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("area.divisions");
        (await shared.Client.PutAsync(CatalogApp.OfferPath(shared.Charity.Id, new string('x', 101)), CatalogApp.Offer()).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("externalId");
        await PutAsync($$"""{ "form": "{{new string('x', 2_000_000)}}" }""").ShouldRefuseAsync(413, "too-large");
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once() =>
        (await PutAsync("""{ "form": "gift", "capacity": { "unit": "bushel" }, "languages": ["tlh"], "area": { "divisions": ["190000"] } }""").ShouldRefuseAsync(400, "invalid"))
            .Errors().Keys.ShouldBe(["form", "capacity.unit", "languages[0]", "area.divisions[0]"], ignoreOrder: true);

    [Theory]
    [InlineData("{}", "total")]
    [InlineData("""{ "total": -1 }""", "total")]
    [InlineData("""{ "total": 5, "refill": "hourly" }""", "refill")]
    [InlineData("""{ "total": 5, "unit": "parcel" }""", "unit")]
    public async Task A_broken_change_of_capacity_is_refused(string body, string field)
    {
        var offer = await CatalogApp.PublishAsync(shared.Client, shared.Charity.Id, "capacity");
        (await shared.Client.PatchAsync($"/api/catalog/offers/{offer.OfferId}/capacity", System.Text.Json.Nodes.JsonNode.Parse(body)!).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey(field);
    }

    [Theory]
    [InlineData("/api/catalog/offers?status=happy", 400, "invalid")]
    [InlineData("/api/catalog/offers?category=N99", 400, "invalid")]
    [InlineData("/api/catalog/offers?division=190000", 400, "invalid")]
    [InlineData("/api/catalog/offers?charityId=7", 400, "invalid")]
    [InlineData("/api/catalog/offers/01900000-0000-7000-8000-000000000000", 404, "not-found")]
    [InlineData("/api/catalog/offers/none", 404, "not-found")]
    public async Task A_question_that_leads_nowhere_is_refused(string path, int status, string type) => await shared.Client.AskAsync(path).ShouldRefuseAsync(status, type);

    private Task<HttpResponseMessage> PutAsync(string change) => shared.Client.PutAsync(CatalogApp.OfferPath(shared.Charity.Id, "bad"), CatalogApp.Offer(change));

    public sealed class Shared : IAsyncLifetime
    {
        internal CatalogApp Catalog { get; private set; } = null!;

        internal HttpClient Client { get; private set; } = null!;

        internal CharityView Charity { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Catalog = await CatalogApp.StartAsync();
            (Client, Charity) = await Catalog.CharityAsync();
        }

        public ValueTask DisposeAsync() => Catalog.DisposeAsync();
    }
}
