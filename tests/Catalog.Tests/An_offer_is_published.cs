using System.Text.Json;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Catalog.Tests;

public abstract class An_offer_is_published(CatalogDatabase database) : IAsyncLifetime
{
    private readonly CatalogApp _catalog = database.Catalog;
    private HttpClient _client = null!;
    private CharityView _charity = null!;

    public async ValueTask InitializeAsync() => (_client, _charity) = await _catalog.CharityAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task It_is_created_and_everybody_signed_in_reads_it_as_it_was_sent()
    {
        using var answer = await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "winter-2026"), CatalogApp.Offer());
        answer.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        var created = await Task.FromResult(answer).BodyAsync<OfferView>(201);
        answer.Headers.Location!.OriginalString.ShouldBe($"/api/catalog/offers/{created.OfferId}");
        (created.Version, created.Status, created.ExternalId, created.CharityName).ShouldBe((1, "active", "winter-2026", "示例慈善会"));
        created.Promised.ShouldBe(new PromisedCapacity(0, 0));

        using var read = await _catalog.App.As("auditor").AskAsync($"/api/catalog/offers/{created.OfferId}");
        read.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        var offer = await Task.FromResult(read).BodyAsync<OfferView>();
        offer.Title.ShouldBe(new OfferTitle("寒冬口粮包", "Winter food parcel"));
        offer.Area.Divisions.ShouldBe(["4201"]);
        offer.Eligibility.Tiers.ShouldBe(["R1", "R2", "R4"]);
        (offer.Capacity, offer.AnswersWithin, offer.ConfirmedAt, offer.Promised).ShouldBe((new OfferCapacity(200, "person", "none"), "PT4H", _catalog.Now, null));
    }

    [Fact]
    public async Task Its_message_says_everything_that_matching_needs()
    {
        var offer = await PublishAsync("facts", """{ "area": { "divisions": null, "point": { "latitude": 30.55, "longitude": 114.31 }, "radiusKm": 25.5 }, "capacity": { "refill": "weekly" } }""");
        var facts = (await _catalog.HearsAsync<OfferPublished>(message => message.Offer.OfferId == offer.OfferId))[0].Offer;
        (facts.CharityId, facts.ExternalId, facts.TitleZh, facts.TitleEn, facts.Status, facts.Version).ShouldBe((_charity.Id, "facts", "寒冬口粮包", "Winter food parcel", "active", 1));
        (facts.Latitude, facts.Longitude, facts.RadiusKm, facts.CapacityTotal, facts.Unit, facts.Refill).ShouldBe((30.55, 114.31, 25.5, 200, "person", "weekly"));
        facts.Divisions.ShouldBeEmpty();
        facts.Eligibility.HouseholdMin.ShouldBe(1);
        (facts.AnswersWithin, facts.ConfirmedAt, facts.At).ShouldBe((TimeSpan.FromHours(4), _catalog.Now, _catalog.Now));
    }

    [Fact]
    public async Task The_same_once_more_changes_nothing_and_announces_nothing()
    {
        var first = await PublishAsync("same");
        _catalog.App.Clock!.Advance(TimeSpan.FromHours(1));
        var second = await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "same"), CatalogApp.Offer()).BodyAsync<OfferView>();
        (second.OfferId, second.Version, second.ConfirmedAt).ShouldBe((first.OfferId, 1, first.ConfirmedAt));
        var third = await PublishAsync("same", """{ "capacity": { "total": 201 } }""");
        (third.OfferId, third.Version, third.ConfirmedAt).ShouldBe((first.OfferId, 2, _catalog.Now));
        var told = await _catalog.HearsAsync<OfferPublished>(message => message.Offer.OfferId == first.OfferId, 2);
        told.Select(message => (message.Offer.Version, message.Offer.CapacityTotal)).ShouldBe([(1, 200), (2, 201)]);
    }

    [Fact]
    public async Task Of_the_same_offer_sent_many_times_at_once_there_is_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "race"), CatalogApp.Offer())));
        answers.Count(answer => (int)answer.StatusCode == 201).ShouldBe(1);
        answers.Count(answer => (int)answer.StatusCode == 200).ShouldBe(7);
        (await _catalog.ReadAsync(db => db.Offers.CountAsync(row => row.CharityId == _charity.Id))).ShouldBe(1);
        (await _catalog.HearsAsync<OfferPublished>(message => message.Offer.CharityId == _charity.Id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_a_fresh_one_taken()
    {
        await PublishAsync("etag");
        await PublishAsync("etag", """{ "capacity": { "total": 10 } }""");
        var path = CatalogApp.OfferPath(_charity.Id, "etag");
        var change = CatalogApp.Offer("""{ "capacity": { "total": 20 } }""");
        await _client.PutAsync(path, change, ("If-Match", "\"v1\"")).ShouldRefuseAsync(412, "stale");
        (await _client.PutAsync(path, change, ("If-Match", "\"v2\"")).BodyAsync<OfferView>()).Version.ShouldBe(3);
        await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "new"), change, ("If-Match", "\"v1\"")).ShouldRefuseAsync(412, "stale");
    }

    [Fact]
    public async Task Another_charity_reads_but_never_writes()
    {
        var offer = await PublishAsync("mine");
        var (other, _) = await _catalog.CharityAsync("别家慈善会");
        (await other.ReadAsync<OfferView>($"/api/catalog/offers/{offer.OfferId}")).Promised.ShouldBeNull();
        await other.PutAsync(CatalogApp.OfferPath(_charity.Id, "mine"), CatalogApp.Offer()).ShouldRefuseAsync(404, "not-found");
        foreach (var step in (string[])["pause", "resumption", "withdrawal", "confirmation"])
        {
            await other.PostAsync($"/api/catalog/offers/{offer.OfferId}/{step}", new { }).ShouldRefuseAsync(404, "not-found");
        }

        await other.PatchAsync($"/api/catalog/offers/{offer.OfferId}/capacity", new { total = 1 }).ShouldRefuseAsync(404, "not-found");
        (await _client.ReadAsync<OfferView>($"/api/catalog/offers/{offer.OfferId}")).Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_coordinator_publishes_for_a_charity_and_other_roles_do_not()
    {
        var offer = await CatalogApp.PublishAsync(_catalog.Coordinator, _charity.Id, "by-hand");
        offer.CharityId.ShouldBe(_charity.Id);
        foreach (var role in (string[])["hotline", "field", "government", "auditor", "operator"])
        {
            await _catalog.App.As(role).PutAsync(CatalogApp.OfferPath(_charity.Id, "no"), CatalogApp.Offer()).ShouldRefuseAsync(403, "forbidden");
            await _catalog.App.As(role).PostAsync($"/api/catalog/offers/{offer.OfferId}/pause", new { }).ShouldRefuseAsync(403, "forbidden");
        }

        await _catalog.App.Anonymous().AskAsync($"/api/catalog/offers/{offer.OfferId}").ShouldRefuseAsync(401, "unauthenticated");
        await _catalog.Coordinator.PutAsync(CatalogApp.OfferPath(Guid.CreateVersion7(_catalog.Now), "x"), CatalogApp.Offer()).ShouldRefuseAsync(404, "not-found");
    }

    [Fact]
    public async Task A_suspended_charity_publishes_and_resumes_nothing()
    {
        var offer = await PublishAsync("before");
        await StepAsync(offer, "pause").BodyAsync<OfferView>();
        await _catalog.Coordinator.PostAsync($"/api/catalog/charities/{_charity.Id}/suspension", new { reason = "audit" }).BodyAsync<CharityView>();
        (await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "after"), CatalogApp.Offer()).ShouldRefuseAsync(409, "illegal-transition")).GetProperty("state").GetString().ShouldBe("suspended");
        await StepAsync(offer, "resumption").ShouldRefuseAsync(409, "illegal-transition");
        (await StepAsync(offer, "withdrawal").BodyAsync<OfferView>()).Status.ShouldBe("withdrawn");
    }

    [Fact]
    public async Task Its_life_is_announced_once_and_in_order()
    {
        var offer = await PublishAsync("life");
        await StepAsync(offer, "pause").BodyAsync<OfferView>();
        await StepAsync(offer, "pause").BodyAsync<OfferView>();
        _catalog.App.Clock!.Advance(TimeSpan.FromDays(2));
        (await StepAsync(offer, "resumption").BodyAsync<OfferView>()).ConfirmedAt.ShouldBe(_catalog.Now);
        await _client.PatchAsync($"/api/catalog/offers/{offer.OfferId}/capacity", new { total = 150 }).BodyAsync<OfferView>();
        await _client.PatchAsync($"/api/catalog/offers/{offer.OfferId}/capacity", new { total = 150 }).BodyAsync<OfferView>();
        _catalog.App.Clock!.Advance(TimeSpan.FromDays(2));
        var confirmed = await StepAsync(offer, "confirmation").BodyAsync<OfferView>();
        (confirmed.ConfirmedAt, confirmed.Version).ShouldBe((_catalog.Now, 5));
        var end = await StepAsync(offer, "withdrawal").BodyAsync<OfferView>();
        (end.Status, end.Version, end.LegalSteps.Count).ShouldBe(("withdrawn", 6, 0));

        await _catalog.HearsAsync<OfferWithdrawn>(message => message.Offer.OfferId == offer.OfferId);
        var told = _catalog.App.Announced.Select(message => message switch
        {
            OfferPublished fact => ("published", fact.Offer),
            OfferPaused fact => ("paused", fact.Offer),
            OfferResumed fact => ("resumed", fact.Offer),
            OfferCapacityChanged fact => ("capacity", fact.Offer),
            OfferWithdrawn fact => ("withdrawn", fact.Offer),
            _ => ((string, OfferFacts?))("", null),
        }).Where(pair => pair.Item2?.OfferId == offer.OfferId).ToArray();
        told.Select(pair => (pair.Item1, pair.Item2!.Status, pair.Item2.Version)).ShouldBe(
            [("published", "active", 1), ("paused", "paused", 2), ("resumed", "active", 3), ("capacity", "active", 4), ("capacity", "active", 5), ("withdrawn", "withdrawn", 6)]);
    }

    [Theory]
    [InlineData("withdrawal", "pause", "withdrawn", "")]
    [InlineData("withdrawal", "resumption", "withdrawn", "")]
    [InlineData("withdrawal", "confirmation", "withdrawn", "")]
    public async Task An_illegal_step_names_the_legal_ones(string first, string then, string state, string legal)
    {
        var offer = await PublishAsync("illegal-" + then);
        await StepAsync(offer, first).BodyAsync<OfferView>();
        var problem = await StepAsync(offer, then).ShouldRefuseAsync(409, "illegal-transition");
        problem.GetProperty("state").GetString().ShouldBe(state);
        string.Join(',', problem.GetProperty("legal").EnumerateArray().Select(step => step.GetString())).ShouldBe(legal);
        await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, offer.ExternalId), CatalogApp.Offer()).ShouldRefuseAsync(409, "illegal-transition");
        await _client.PatchAsync($"/api/catalog/offers/{offer.OfferId}/capacity", new { total = 1 }).ShouldRefuseAsync(409, "illegal-transition");
    }

    [Fact]
    public async Task A_repeated_step_with_a_key_gets_the_stored_answer_and_a_stale_one_is_refused()
    {
        var offer = await PublishAsync("steps");
        var path = $"/api/catalog/offers/{offer.OfferId}";
        var first = await _client.PostAsync(path + "/confirmation", new { }, ("Idempotency-Key", "c1")).BodyAsync<OfferView>();
        (await _client.PostAsync(path + "/confirmation", new { }, ("Idempotency-Key", "c1")).BodyAsync<OfferView>()).Version.ShouldBe(first.Version);
        await _client.PostAsync(path + "/pause", new { }, ("If-Match", "\"v1\"")).ShouldRefuseAsync(412, "stale");
        await _client.PatchAsync(path + "/capacity", new { total = 5 }, ("If-Match", "\"v1\"")).ShouldRefuseAsync(412, "stale");
    }

    [Fact]
    public async Task Capacity_never_falls_below_what_is_promised()
    {
        var offer = await PublishAsync("promised");
        await _catalog.PromisedAsync(offer, held: 2, committed: 40, version: 5);
        await _catalog.PromisedAsync(offer, held: 3, committed: 41, version: 7);
        await _catalog.App.ReceiveAsync(new Contracts.Messages.Matching.OfferCapacityUsed(offer.OfferId, offer.CharityId, 0, 0, 6, _catalog.Now));
        await _catalog.App.ReceiveAsync(new Contracts.Messages.Matching.OfferCapacityUsed(offer.OfferId, offer.CharityId, 9, 9, 7, _catalog.Now));

        var capacity = $"/api/catalog/offers/{offer.OfferId}/capacity";
        var refused = await _client.PatchAsync(capacity, new { total = 43 }).ShouldRefuseAsync(409, "capacity-promised");
        Figures(refused).ShouldBe((3, 41, 44));
        Figures(await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "promised"), CatalogApp.Offer("""{ "capacity": { "total": 10 } }""")).ShouldRefuseAsync(409, "capacity-promised")).ShouldBe((3, 41, 44));
        await _client.PutAsync(CatalogApp.OfferPath(_charity.Id, "promised"), CatalogApp.Offer("""{ "capacity": { "unit": "parcel" } }""")).ShouldRefuseAsync(409, "capacity-promised");

        var cut = await _client.PatchAsync(capacity, new { total = 44, refill = "weekly" }).BodyAsync<OfferView>();
        (cut.Capacity, cut.Version, cut.Promised).ShouldBe((new OfferCapacity(44, "person", "weekly"), 2, new PromisedCapacity(3, 41)));
        (await _catalog.HearsAsync<OfferCapacityChanged>(message => message.Offer.OfferId == offer.OfferId))[0].Offer.CapacityTotal.ShouldBe(44);
        (await _catalog.App.As("hotline").ReadAsync<OfferView>($"/api/catalog/offers/{offer.OfferId}")).Promised.ShouldBeNull();
        foreach (var (reader, seen) in ((HttpClient, PromisedCapacity?)[])[(_client, new PromisedCapacity(3, 41)), (_catalog.Coordinator, new PromisedCapacity(3, 41)), (_catalog.App.As("hotline"), null), ((await _catalog.CharityAsync()).Client, null)])
        {
            (await CatalogApp.AllAsync<OfferView>(reader, $"/api/catalog/offers?charityId={_charity.Id}")).Single(row => row.ExternalId == "promised").Promised.ShouldBe(seen);
        }

        (await _catalog.Coordinator.ReadAsync<OfferView>($"/api/catalog/offers/{offer.OfferId}")).Promised.ShouldBe(new PromisedCapacity(3, 41));
    }

    [Fact]
    public async Task What_is_promised_may_be_told_before_and_twice()
    {
        var offer = await PublishAsync("early");
        var told = new Contracts.Messages.Matching.OfferCapacityUsed(offer.OfferId, offer.CharityId, 1, 1, 3, _catalog.Now);
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await _catalog.App.ReceiveAsync(told, id);
        await _catalog.App.ReceiveAsync(told, id);
        await _catalog.PromisedAsync(offer, 5, 5, 4);
        var use = await _catalog.ReadAsync(db => db.OfferUses.SingleAsync(row => row.OfferId == offer.OfferId));
        (use.Held, use.Committed, use.Version).ShouldBe((5, 5, 4));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("daily")]
    [InlineData("weekly")]
    [InlineData("monthly")]
    public async Task Capacity_comes_back(string refill) =>
        (await PublishAsync("refill-" + refill, $$"""{ "capacity": { "refill": "{{refill}}" } }""")).Capacity.Refill.ShouldBe(refill);

    [Fact]
    public async Task A_title_in_one_language_serves_both_and_codes_are_stored_as_the_data_write_them()
    {
        var offer = await PublishAsync("plain", """{ "title": { "zh": null }, "area": { "divisions": ["420100", "4201", "100000", "420106001000"] }, "categories": ["N01", "N01"], "eligibility": null, "languages": null, "answersWithin": null }""");
        (offer.Title.Zh, offer.Title.En).ShouldBe(("Winter food parcel", "Winter food parcel"));
        offer.Area.Divisions.ShouldBe(["4201", "100000", "420106001"]);
        offer.Categories.ShouldBe(["N01"]);
        (offer.Eligibility.Tiers!.Count, offer.Languages.Count, offer.AnswersWithin).ShouldBe((0, 0, null));
    }

    private static (int Held, int Committed, int Minimum) Figures(JsonElement problem) =>
        (problem.GetProperty("held").GetInt32(), problem.GetProperty("committed").GetInt32(), problem.GetProperty("minimum").GetInt32());

    private Task<OfferView> PublishAsync(string externalId, string change = "{}") => CatalogApp.PublishAsync(_client, _charity.Id, externalId, change);

    private Task<HttpResponseMessage> StepAsync(OfferView offer, string step) => _client.PostAsync($"/api/catalog/offers/{offer.OfferId}/{step}", new { });
}
