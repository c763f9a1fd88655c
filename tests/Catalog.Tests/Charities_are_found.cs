using System.Net;
using Contracts.Http.Catalog;

namespace Catalog.Tests;

public sealed class Charities_are_found(Charities_are_found.Shared shared) : IClassFixture<Charities_are_found.Shared>
{
    [Theory]
    [InlineData("江城暖冬", "name")]
    [InlineData("暖冬基金", "middle of the name")]
    [InlineData("江城暖冬基金会", "whole name")]
    [InlineData("暖冬 江城", "words in any order")]
    [InlineData("jiangcheng", "reading")]
    [InlineData("nuandong", "reading of the middle")]
    [InlineData("jcnd", "initials")]
    [InlineData("river", "English word")]
    [InlineData("Warm Wint", "English beginnings")]
    public async Task A_charity_is_found_by(string query, string because)
    {
        var charity = shared.Charity;
        (await CatalogApp.AllAsync<CharityView>(shared.Catalog.App.As("hotline"), "/api/catalog/charities?q=" + Uri.EscapeDataString(query)))
            .Select(found => found.Id).ShouldBe([charity.Id], because);
        (await CatalogApp.AllAsync<CharityView>(shared.Catalog.App.As("hotline"), $"/api/catalog/charities?q={charity.CreditCode.ToLowerInvariant()}")).Single().Id.ShouldBe(charity.Id);
    }

    [Theory]
    [InlineData("没有这家")]
    [InlineData("!!!")]
    [InlineData("%")]
    [InlineData("zzz' OR 1=1")]
    public async Task Nothing_is_found_for(string query)
    {
        (await CatalogApp.AllAsync<CharityView>(shared.Catalog.Coordinator, "/api/catalog/charities?q=" + Uri.EscapeDataString(query))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_are_read_at_once_by_their_ids()
    {
        var hotline = shared.Catalog.App.As("hotline");
        var unknown = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

        (await CatalogApp.AllAsync<CharityView>(hotline, $"/api/catalog/charities?id={shared.Charity.Id}&id={unknown}")).ShouldHaveSingleItem().Id.ShouldBe(shared.Charity.Id);
        (await CatalogApp.AllAsync<CharityView>(hotline, $"/api/catalog/charities?id={shared.Charity.Id}&status=suspended")).ShouldBeEmpty();
        foreach (var ids in (string[])["id=nobody", string.Join('&', Enumerable.Repeat("id=" + unknown, 101))])
        {
            using var refused = await hotline.AskAsync("/api/catalog/charities?" + ids);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest, ids[..9]);
        }
    }

    public sealed class Shared() : CatalogDatabase(null)
    {
        internal CharityView Charity { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Catalog.CharityAsync("另外一家慈善总会", nameEn: "Another One");
            Charity = (await Catalog.CharityAsync("江城暖冬基金会", nameEn: "River City Warm Winter Foundation")).Charity;
        }
    }
}
