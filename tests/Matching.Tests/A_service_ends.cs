using Audit;
using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

/// <summary>From the first contact to the person's last word, and what the clock does in between.</summary>
public sealed class A_service_ends : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_part_that_did_not_arrive_is_open_again_and_free_again()
    {
        var (one, two) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Nation)));
        var (need, card) = await DeliveredAsync(one, quantity: 3);

        var confirmed = await _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D2", quantity = 1, by = "call" });

        (confirmed.Quantity, confirmed.NeedStatus).ShouldBe((1, "offered"));
        (await _app.CardAsync(need, two)).Quantity.ShouldBe(2);
        (await _app.LedgerAsync(one)).ShouldBe((0, 1));
        var told = await _app.HearsAsync<OutcomeConfirmed>(message => message.Referral.NeedId == need.NeedId);
        (told.Quantity, told.Remainder, told.Referral.NeedStatus).ShouldBe((1, 2, "partlyMet"));
    }

    [Fact]
    public async Task A_part_needs_its_quantity()
    {
        var offer = await _app.OfferAsync();
        var (_, card) = await DeliveredAsync(offer, quantity: 3);
        var problem = await (await _app.StepAsync(_app.Hotline, card, "confirmation", new { outcome = "D2", by = "call" })).ShouldRefuseAsync(400, "invalid");
        problem.GetProperty("errors").TryGetProperty("quantity", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("confirmed", "confirmed", "met")]
    [InlineData("returned", "returned", "open")]
    [InlineData("failed", "failed", "open")]
    public async Task A_dispute_is_decided_by_a_coordinator(string result, string state, string need)
    {
        var offer = await _app.OfferAsync();
        var (_, card) = await DeliveredAsync(offer);
        (await _app.DoAsync(_app.Hotline, card, "dispute", new { text = "nothing came" })).Next!.Action.ShouldBe("resolveDispute");
        await (await _app.StepAsync(_app.Hotline, card, "confirmation", new { outcome = "D1", by = "call" })).ShouldRefuseAsync(409, "illegal-transition");
        await (await _app.StepAsync(_app.Hotline, card, "resolution", new { result, outcome = "D1", text = "visited" })).ShouldRefuseAsync(403, "forbidden");

        var decided = await _app.DoAsync(_app.Coordinator, card, "resolution", new { result, outcome = "D1", text = "visited" });

        (decided.Status, decided.NeedStatus).ShouldBe((state, need));
        (await _app.ReadAsync(db => db.Set<AuditRecord>().CountAsync(row => row.Subject == "referral/" + card.Id && row.Action == "referral.resolve"))).ShouldBe(1);
    }

    [Fact]
    public async Task A_pause_has_a_date_and_a_coordinator_hears_when_it_passes()
    {
        var offer = await _app.OfferAsync();
        var (_, card) = await StartedAsync(offer);
        var review = _app.Now.AddDays(2);
        (await _app.DoAsync(_app.Charity(offer), card, "hold", new { reviewAt = review })).Next.ShouldBe(new NextAction("reviewHold", "charity:" + offer.CharityId, review));

        _app.App.Clock!.Advance(TimeSpan.FromDays(2));

        var told = await _app.HearsAsync<ReferralUpdated>(message => message.Referral.ReferralId == card.Id && message.Change == "escalated");
        (told.Referral.Next!.Action, told.Referral.Next.Owner).ShouldBe(("reviewHold", "coordinator:420106"));
        told.Referral.Next.DueAt.ShouldBeGreaterThan(_app.Now);
        (await _app.DoAsync(_app.Charity(offer), card, "start")).Status.ShouldBe("inService");
    }

    [Theory]
    [InlineData("acceptance", "contactPerson", 12)]
    [InlineData("start", "deliver", 24)]
    [InlineData("delivery", "confirmOutcome", 48)]
    public async Task Silence_after_any_step_is_escalated_with_a_new_clock(string last, string action, int hours)
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        foreach (var step in (string[])["acceptance", "start", "delivery"])
        {
            var done = await _app.DoAsync(_app.Charity(offer), card, step, step == "delivery" ? new { extent = "full" } : null);
            if (step == last)
            {
                (done.Next!.Action, done.Next.DueAt).ShouldBe((action, _app.Now.AddHours(hours)));
                break;
            }
        }

        _app.App.Clock!.Advance(TimeSpan.FromHours(hours));

        var told = await _app.HearsAsync<ReferralUpdated>(message => message.Referral.ReferralId == card.Id);
        (told.Change, told.Referral.Next!.Action, told.Referral.Next.Owner).ShouldBe(("escalated", action, "coordinator:420106"));
        told.Referral.Next.DueAt.ShouldBeGreaterThan(_app.Now);
    }

    [Fact]
    public async Task An_ongoing_service_is_met_and_looked_at_again()
    {
        var offer = await _app.OfferAsync();
        var (need, card) = await DeliveredAsync(offer);
        var confirmed = await _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D4", by = "visit" });
        (confirmed.NeedStatus, confirmed.Next!.Action).ShouldBe(("met", "reviewOngoing"));

        _app.App.Clock!.Advance(TimeSpan.FromDays(90));
        await _app.HearsAsync<ReferralUpdated>(message => message.Referral.ReferralId == card.Id && message.Change == "escalated");
        (await _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D4", by = "call" })).Next!.DueAt.ShouldBe(_app.Now.AddDays(90));
        (await _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D1", by = "call" })).Next.ShouldBeNull();
        (await _app.CardsAsync(need)).Single().Outcome.ShouldBe("D1");
    }

    [Fact]
    public async Task Every_step_is_kept_with_who_when_and_why()
    {
        var offer = await _app.OfferAsync();
        var (_, card) = await StartedAsync(offer);
        await _app.DoAsync(_app.Charity(offer), card, "return", new { reason = "other", text = "the van broke down" });

        var seen = await _app.Coordinator.ReadAsync<ReferralCard>($"/api/matching/referrals/{card.Id}");

        seen.Detail!.Steps.Select(step => (step.From, step.To, step.By, step.Why)).ShouldBe(
        [
            (null, "offered", "matching", null), ("offered", "accepted", "charity-test", null), ("accepted", "inService", "charity-test", null),
            ("inService", "returned", "charity-test", "other"),
        ]);
        seen.Detail.Steps[^1].Text.ShouldBe("the van broke down");
        seen.Detail.Steps.Select(step => step.NeedVersion).ShouldBeInOrder();
    }

    private async Task<(NeedOpened Need, ReferralCard Card)> StartedAsync(OfferFacts offer, int quantity = 1)
    {
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4", quantity: quantity));
        var card = await _app.CardAsync(need, offer);
        await _app.DoAsync(_app.Charity(offer), card, "acceptance");
        return (need, await _app.DoAsync(_app.Charity(offer), card, "start"));
    }

    private async Task<(NeedOpened Need, ReferralCard Card)> DeliveredAsync(OfferFacts offer, int quantity = 1)
    {
        var (need, card) = await StartedAsync(offer, quantity);
        return (need, await _app.DoAsync(_app.Charity(offer), card, "delivery", new { extent = "full" }));
    }
}
