using Contracts.Http;
using Contracts.Http.Catalog;
using StackExchange.Redis;
using Testing.Servers;

namespace Catalog.Tests;

/// <summary>Two replicas on one database that keep what they found for five minutes in one Redis, which may be taken away.</summary>
public sealed class Searches_are_kept_for_a_while(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly RedisServer _redis = new();
    private CatalogApp _one = null!;
    private CatalogApp _other = null!;
    private HttpClient _client = null!;
    private Guid _charity;

    public async ValueTask InitializeAsync()
    {
        await _redis.InitializeAsync();
        var database = await server.CreateDatabaseAsync();
        _one = await CatalogApp.StartAsync(database, redis: _redis.Address);
        _other = await CatalogApp.StartAsync(database, redis: _redis.Address);
        (_client, var charity) = await _one.CharityAsync();
        _charity = charity.Id;
        await PublishAsync("first");
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        await _redis.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("category=N01.01")]
    [InlineData("division=420106")]
    [InlineData("q=口粮")]
    [InlineData("q=winter fo&division=4201&category=N01&status=active&take=7")]
    public async Task What_one_replica_found_the_other_need_not_look_for(string query)
    {
        (await FoundAsync(_one, query)).ShouldBe(["first"]);
        await PublishAsync("second");

        (await FoundAsync(_one, query)).ShouldBe(["first"]);
        (await FoundAsync(_other, query)).ShouldBe(["first"]);
    }

    [Theory]
    [InlineData("category=N01")]
    [InlineData("division=420107")]
    [InlineData("q=寒冬")]
    [InlineData("q=口&division=4201")]
    [InlineData("status=active")]
    [InlineData("take=9")]
    public async Task Another_question_is_asked_of_the_database(string query)
    {
        foreach (var known in (string[])["", "category=N01.01", "division=4201", "q=口", "q=口粮&division=4201", "take=8"])
        {
            (await FoundAsync(_one, known)).ShouldBe(["first"]);
        }

        await PublishAsync("second");

        (await FoundAsync(_one, query)).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task A_charity_sees_its_own_offers_as_they_are()
    {
        (await FoundAsync(_one, "charityId=" + _charity)).ShouldBe(["first"]);
        await PublishAsync("second");

        (await FoundAsync(_one, "charityId=" + _charity)).ShouldBe(["second", "first"]);
    }

    [Fact]
    public async Task What_an_offer_says_is_never_old()
    {
        await PublishAsync("second");
        (await FoundAsync(_one, "")).ShouldBe(["second", "first"]);

        await CatalogApp.PublishAsync(_client, _charity, "first", """{ "title": { "zh": "热餐", "en": "Hot meals" } }""");
        var withdrawn = (await _client.ReadAsync<Page<OfferView>>("/api/catalog/offers?charityId=" + _charity)).Items.Single(offer => offer.ExternalId == "second");
        (await _client.PostAsync($"/api/catalog/offers/{withdrawn.OfferId}/withdrawal", new { })).EnsureSuccessStatusCode();

        var found = (await _client.ReadAsync<Page<OfferView>>("/api/catalog/offers")).Items.ShouldHaveSingleItem();
        found.ExternalId.ShouldBe("first");
        found.Title.Zh.ShouldBe("热餐");
    }

    [Fact]
    public async Task Pages_lead_on_even_when_one_of_their_offers_has_gone()
    {
        foreach (var name in (string[])["second", "third", "fourth"])
        {
            await PublishAsync(name);
        }

        (await FoundAsync(_one, "take=2")).ShouldBe(["fourth", "third"]);
        var gone = (await _client.ReadAsync<Page<OfferView>>("/api/catalog/offers?charityId=" + _charity)).Items.Single(offer => offer.ExternalId == "third");
        (await _client.PostAsync($"/api/catalog/offers/{gone.OfferId}/withdrawal", new { })).EnsureSuccessStatusCode();

        (await CatalogApp.AllAsync<OfferView>(_client, "/api/catalog/offers", take: 2)).Select(offer => offer.ExternalId).ShouldBe(["fourth", "second", "first"]);
    }

    [Fact]
    public async Task Without_Redis_every_search_is_run_and_none_fails_or_waits()
    {
        Assert.SkipUnless(_redis.CanStop, "This Redis is not ours to stop.");
        (await FoundAsync(_one, "")).ShouldBe(["first"]);
        await PublishAsync("second");
        await _redis.StopAsync();
        var start = TimeProvider.System.GetTimestamp();

        for (var call = 0; call < 20; call++)
        {
            (await FoundAsync(_one, "")).ShouldBe(["second", "first"]);
        }

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(3), "twenty searches without Redis");
        await _redis.StartAsync();
        await Eventually.IsTrueAsync(
            async () =>
            {
                var name = "after " + TimeProvider.System.GetTimestamp();
                var before = await FoundAsync(_one, "take=200");
                await PublishAsync(name);
                return (await FoundAsync(_one, "take=200")).Count == before.Count;
            },
            "what was found is kept again");
    }

    [Fact]
    public async Task A_Redis_that_falls_silent_costs_a_moment_and_no_error()
    {
        (await FoundAsync(_one, "")).ShouldBe(["first"]);
        await PublishAsync("second");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis.Address + ",allowAdmin=true");
        await redis.GetServers()[0].ExecuteAsync("CLIENT", "PAUSE", "5000", "ALL");
        var start = TimeProvider.System.GetTimestamp();

        (await FoundAsync(_one, "")).ShouldBe(["second", "first"]);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(1), "a search beside a silent Redis");
        // This one had not yet spoken to Redis.
        (await FoundAsync(_other, "")).ShouldBe(["second", "first"]);
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(3), "the first search beside a silent Redis");
    }

    [Fact]
    public async Task One_process_without_Redis_keeps_nothing()
    {
        await using var alone = await CatalogApp.StartAsync();
        var (client, charity) = await alone.CharityAsync();
        await CatalogApp.PublishAsync(client, charity.Id, "first");
        (await FoundAsync(alone, "")).ShouldBe(["first"]);
        alone.App.Clock!.Advance(TimeSpan.FromSeconds(1));
        await CatalogApp.PublishAsync(client, charity.Id, "second");

        (await FoundAsync(alone, "")).ShouldBe(["second", "first"]);
    }

    /// <summary>Each a moment after the other, so that their order is known.</summary>
    private async Task PublishAsync(string name)
    {
        _one.App.Clock!.Advance(TimeSpan.FromSeconds(1));
        await CatalogApp.PublishAsync(_client, _charity, name);
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(CatalogApp app, string query)
    {
        using var caller = app.App.As("hotline");
        return [.. (await caller.ReadAsync<Page<OfferView>>("/api/catalog/offers?" + query)).Items.Select(offer => offer.ExternalId)];
    }
}
