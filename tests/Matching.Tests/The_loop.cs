using Contracts.Messages.Matching;

namespace Matching.Tests;

public sealed class The_loop : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_need_becomes_a_card_that_holds_capacity_and_ends_confirmed()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(quantity: 2));
        var card = await _app.CardAsync(need, offer);
        (await _app.LedgerAsync(offer)).ShouldBe((2, 0));
        card.Next!.Action.ShouldBe("answerCard");

        var charity = _app.Charity(offer);
        var accepted = await _app.DoAsync(charity, card, "acceptance", new { quantity = 2, conflictOfInterest = false });
        accepted.Status.ShouldBe("accepted");
        accepted.NeedStatus.ShouldBe("committed");
        (await _app.LedgerAsync(offer)).ShouldBe((0, 2));

        (await _app.DoAsync(charity, card, "start")).NeedStatus.ShouldBe("inService");
        (await _app.DoAsync(charity, card, "delivery", new { extent = "full", quantity = 2, evidence = "receipt 17" })).Next!.Action.ShouldBe("confirmOutcome");
        var confirmed = await _app.DoAsync(_app.Hotline, card, "confirmation", new { outcome = "D1", satisfaction = 5, by = "call" });

        confirmed.Status.ShouldBe("confirmed");
        confirmed.NeedStatus.ShouldBe("met");
        confirmed.Next.ShouldBeNull();
        var announced = await _app.HearsAsync<OutcomeConfirmed>(message => message.Referral.ReferralId == card.Id);
        announced.Remainder.ShouldBe(0);
        announced.Referral.NeedNext.ShouldBeNull();
        (await _app.HearsAsync<OfferCapacityUsed>(message => message.Committed == 2)).Held.ShouldBe(0);
    }
}
