using Contracts.Http.Catalog;
using Contracts.Http.Reference;

namespace Catalog.Tests;

/// <summary>Codes are data: other places and other needs work without a change in code.</summary>
public sealed class Another_country
{
    [Fact]
    public async Task Offers_are_published_and_found_under_its_codes()
    {
        var folder = Directory.CreateTempSubdirectory("referral-codes-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "divisions.us.tsv"), "us-WA\t\tWashington\tprovince\nus-53033\tus-WA\tKing County\tcounty\nus-CA\t\tCalifornia\tprovince\n", TestContext.Current.CancellationToken);
            Directory.CreateDirectory(Path.Combine(folder.FullName, "tables"));
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tables", "needs.json"), """
                { "version": "2026-11-24", "rows": [
                  { "code": "PPE", "zh": "防护用品", "en": "Protective equipment", "validFrom": "2020-01-01", "unit": "piece" },
                  { "code": "PPE.masks", "zh": "口罩", "en": "Masks", "validFrom": "2020-01-01", "unit": "piece", "parent": "PPE" },
                  { "code": "PPE.old", "zh": "旧品", "en": "Old", "validFrom": "2020-01-01", "validTo": "2021-01-01", "unit": "piece", "parent": "PPE" } ] }
                """, TestContext.Current.CancellationToken);
            await using var catalog = await CatalogApp.StartAsync(codes: folder.FullName);
            var (client, charity) = await catalog.CharityAsync();
            var offer = await CatalogApp.PublishAsync(client, charity.Id, "masks",
                """{ "title": { "zh": null, "en": "N95 masks" }, "categories": ["PPE.masks"], "area": { "divisions": ["us-53033"] }, "capacity": { "unit": "piece" } }""");
            foreach (var (query, hits) in ((string, int)[])[("category=PPE&division=us-WA", 1), ("category=PPE.masks&division=us-53033", 1), ("division=us-CA", 0), ("q=n95", 1)])
            {
                (await CatalogApp.AllAsync<OfferView>(client, "/api/catalog/offers?" + query)).Select(found => found.OfferId).ShouldBe(Enumerable.Repeat(offer.OfferId, hits), query);
            }

            (await client.PutAsync(CatalogApp.OfferPath(charity.Id, "old"), CatalogApp.Offer("""{ "categories": ["PPE.old"] }""")).ShouldRefuseAsync(400, "invalid")).Errors().ShouldContainKey("categories[0]");
            (await catalog.App.Anonymous().ReadAsync<DivisionList>("/api/reference/divisions?q=king%20county")).Items.ShouldContain(division => division.Code == "us-53033" && division.FullName == "King County, Washington");
            (await catalog.App.Anonymous().ReadAsync<CodeTableView>("/api/reference/closure")).Rows.ShouldNotBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
