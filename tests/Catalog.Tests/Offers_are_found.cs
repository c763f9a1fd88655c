using Contracts.Http.Catalog;
using Testing.Servers;

namespace Catalog.Tests;

public abstract class Offers_are_found(Offers_are_found.Shared shared)
{
    [Theory]
    [InlineData("category=N01.01", "city,whole,district,nation,circle,paused,other")]
    [InlineData("category=N01", "city,whole,district,nation,circle,paused,other")]
    [InlineData("category=N08.03", "meals")]
    [InlineData("category=N01.02", "whole")]
    [InlineData("division=420106", "city,whole,district,nation,circle,paused,meals")]
    [InlineData("division=4201", "city,whole,district,nation,circle,paused,meals")]
    [InlineData("division=42", "city,whole,district,nation,circle,paused,meals")]
    [InlineData("division=420107", "city,whole,nation,circle,paused,meals")]
    [InlineData("division=420106001", "city,whole,district,nation,circle,paused,meals")]
    [InlineData("division=4405", "nation,other")]
    [InlineData("division=100000", "city,whole,district,nation,circle,paused,meals,other")]
    [InlineData("division=4405&category=N08.03", "")]
    [InlineData("division=420107&category=N01.01", "city,whole,nation,circle,paused")]
    [InlineData("q=口粮", "city,whole,district,nation,circle,paused,other")]
    [InlineData("q=热餐", "meals")]
    [InlineData("q=熱餐", "meals")]
    [InlineData("q=recan", "meals")]
    [InlineData("q=hot mea", "meals")]
    [InlineData("q=mea", "meals")]
    [InlineData("q=寒冬&division=4405", "nation,other")]
    [InlineData("q=寒冬&category=N01.02", "whole")]
    [InlineData("q=寒冬&division=420107&status=active", "city,whole,nation,circle")]
    [InlineData("status=paused", "paused")]
    [InlineData("status=withdrawn", "withdrawn")]
    [InlineData("status=withdrawn&category=N01.01", "withdrawn")]
    [InlineData("q=%E0%A4", "")]
    [InlineData("q=..", "")]
    public async Task By(string query, string expected)
    {
        var all = await CatalogApp.AllAsync<OfferView>(shared.Catalog.App.As("hotline"), "/api/catalog/offers?" + query, take: 2);
        var found = all.Where(offer => offer.ExternalId != "moving").ToArray();
        found.Select(offer => offer.ExternalId).Order().ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order());
        found.Select(offer => offer.OfferId).ShouldBe(found.Select(offer => offer.OfferId).OrderDescending());
        found.ShouldAllBe(offer => offer.Promised == null);
    }

    [Fact]
    public async Task By_the_charity() =>
        (await CatalogApp.AllAsync<OfferView>(shared.Catalog.App.As("charity", Guid.CreateVersion7(shared.Catalog.Now)), $"/api/catalog/offers?charityId={shared.Other}"))
            .Single().ExternalId.ShouldBe("other");

    [Fact]
    public async Task A_replaced_offer_is_found_by_what_it_says_now()
    {
        var (client, charity) = await shared.Catalog.CharityAsync();
        await CatalogApp.PublishAsync(client, charity.Id, "moving", """{ "title": { "zh": "学费资助", "en": "Tuition" }, "categories": ["N05.01"], "area": { "divisions": ["11"] } }""");
        await CatalogApp.PublishAsync(client, charity.Id, "moving", """{ "title": { "zh": "康复资助", "en": "Rehabilitation" }, "categories": ["N04.04"], "area": { "divisions": ["31"] } }""");
        foreach (var (query, hits) in ((string, int)[])[("q=学费", 0), ("q=康复", 1), ("category=N05.01", 0), ("category=N04", 1), ("division=11", 0), ("division=31", 1)])
        {
            (await CatalogApp.AllAsync<OfferView>(client, $"/api/catalog/offers?charityId={charity.Id}&{query}")).Count.ShouldBe(hits, query);
        }
    }

    /// <param name="server">Null for SQLite.</param>
    public abstract class Shared(PostgreSqlServer? server) : CatalogDatabase(server)
    {
        internal HttpClient Client { get; private set; } = null!;

        internal Guid Charity { get; private set; }

        internal Guid Other { get; private set; }

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            var (client, charity) = await Catalog.CharityAsync();
            (Client, Charity) = (client, charity.Id);
            await PublishAsync("city", "{}");
            await PublishAsync("whole", """{ "categories": ["N01"] }""");
            await PublishAsync("district", """{ "area": { "divisions": ["420106"] } }""");
            await PublishAsync("nation", """{ "area": { "divisions": ["100000"] } }""");
            await PublishAsync("circle", """{ "area": { "divisions": null, "point": { "latitude": 30.55, "longitude": 114.31 }, "radiusKm": 60 } }""");
            await PublishAsync("meals", """{ "title": { "zh": "爱心热餐", "en": "Hot meals" }, "categories": ["N08.03"] }""");
            await StepAsync(await PublishAsync("paused", "{}"), "pause");
            await StepAsync(await PublishAsync("withdrawn", "{}"), "withdrawal");
            var (other, otherCharity) = await Catalog.CharityAsync("汕头慈善会");
            Other = otherCharity.Id;
            await CatalogApp.PublishAsync(other, Other, "other", """{ "area": { "divisions": ["440507"] } }""");
        }

        private Task<OfferView> PublishAsync(string externalId, string change) => CatalogApp.PublishAsync(Client, Charity, externalId, change);

        private Task<OfferView> StepAsync(OfferView offer, string step) => Client.PostAsync($"/api/catalog/offers/{offer.OfferId}/{step}", new { }).BodyAsync<OfferView>();
    }
}
