using Audit;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

public sealed class A_coordinator_refers_by_hand : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_soft_rule_is_set_aside_on_record()
    {
        var offer = await _app.OfferAsync(Facts.Offer(division: "65", eligibility: Facts.Anybody with { Tiers = ["R1"] }));
        var need = await _app.NeedAsync();
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);

        using var answer = await ByHandAsync(need.NeedId, offer);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        var card = await _app.CardAsync(need, offer);
        answer.Headers.Location!.ToString().ShouldBe($"/api/matching/referrals/{card.Id}");
        (await _app.HearsAsync<ReferralOffered>(message => message.Referral.ReferralId == card.Id)).Round.ShouldBe(0);
        (await _app.ReadAsync(db => db.Set<AuditRecord>().SingleAsync(row => row.Action == "referral.byHand"))).Why.ShouldStartWith("set aside: area, tier; record sha256:");
        var seen = await _app.Coordinator.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}");
        (seen.Detail!.Steps[0].By, seen.Detail.Steps[0].Why).ShouldBe(("coordinator-test", "knows the family"));
    }

    [Fact]
    public async Task Verification_and_capacity_are_never_set_aside()
    {
        var unverified = Facts.Offer();
        await _app.App.ReceiveAsync(new OfferPublished(unverified));
        var full = await _app.OfferAsync(Facts.Offer(capacity: 1));
        var first = await _app.NeedAsync();
        await _app.CardAsync(first, full);
        var need = await _app.NeedAsync();
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);

        var problem = await (await ByHandAsync(need.NeedId, unverified)).ShouldRefuseAsync(409, "rule-against");
        problem.GetProperty("rules")[0].GetProperty("code").GetString().ShouldBe("charityNotVerified");
        await (await ByHandAsync(need.NeedId, full)).ShouldRefuseAsync(409, "no-capacity");
        (await _app.LedgerAsync(full)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_card_that_is_out_already_is_named()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        var problem = await (await ByHandAsync(need.NeedId, offer)).ShouldRefuseAsync(409, "already-exists");
        problem.GetProperty("existingId").GetGuid().ShouldBe(card.Id);
    }

    [Fact]
    public async Task Unknown_needs_and_offers_are_named_by_field_and_charities_may_not_ask()
    {
        var problem = await (await ByHandAsync(Facts.NewId(), Facts.Offer())).ShouldRefuseAsync(400, "invalid");
        problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).ShouldBe(["needId", "offerId"], ignoreOrder: true);
        await (await _app.App.As("charity", Facts.NewId()).PostAsync("/api/matching/referrals", new { needId = Facts.NewId(), offerId = Facts.NewId(), reason = "x" }))
            .ShouldRefuseAsync(403, "forbidden");
    }

    [Fact]
    public async Task The_same_key_makes_one_card()
    {
        var offer = await _app.OfferAsync(Facts.Offer(division: "65"));
        var need = await _app.NeedAsync();
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);

        using var one = await ByHandAsync(need.NeedId, offer, ("Idempotency-Key", "k"));
        using var two = await ByHandAsync(need.NeedId, offer, ("Idempotency-Key", "k"));

        (one.StatusCode, two.StatusCode).ShouldBe((System.Net.HttpStatusCode.Created, System.Net.HttpStatusCode.Created));
        (await _app.CardsAsync(need)).Count.ShouldBe(1);
    }

    private Task<HttpResponseMessage> ByHandAsync(Guid need, OfferFacts offer, params (string, string)[] headers) =>
        _app.Coordinator.PostAsync("/api/matching/referrals", new { needId = need, offerId = offer.OfferId, reason = "knows the family" }, headers);
}
