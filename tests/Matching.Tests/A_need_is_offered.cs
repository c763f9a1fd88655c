using Contracts.Messages.Catalog;
using Contracts.Messages.Matching;

namespace Matching.Tests;

/// <summary>Who is asked, how many, and who is next when the answer is no or silence.</summary>
public sealed class A_need_is_offered : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_declined_referral_returns_the_need_to_the_queue()
    {
        var (near, far) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Province)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var first = await _app.CardAsync(need, near);

        (await _app.DoAsync(_app.Charity(near), first, "decline", new { reason = "capacity" })).Status.ShouldBe("declined");

        (await _app.CardAsync(need, far)).Quantity.ShouldBe(1);
        (await _app.LedgerAsync(near)).ShouldBe((0, 0));
        (await _app.LedgerAsync(far)).ShouldBe((1, 0));
        var told = await _app.HearsAsync<ReferralDeclined>(message => message.Referral.ReferralId == first.Id);
        (told.Reason, told.Referral.NeedNext!.Action).ShouldBe(("capacity", "match"));
    }

    [Fact]
    public async Task Silence_lets_the_card_expire_and_the_next_candidate_is_asked()
    {
        var (near, far) = (await _app.OfferAsync(Facts.Offer(answersWithin: TimeSpan.FromHours(2))), await _app.OfferAsync(Facts.Offer(division: Facts.Prefecture)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var card = await _app.CardAsync(need, near);
        card.AnswerBy.ShouldBe(_app.Now.AddHours(2));

        _app.App.Clock!.Advance(TimeSpan.FromHours(2));

        await _app.CardAsync(need, near, "expired");
        await _app.CardAsync(need, far);
        (await _app.LedgerAsync(near)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task An_acceptance_recalls_the_other_cards_and_frees_their_capacity()
    {
        OfferFacts[] offers = [await _app.OfferAsync(), await _app.OfferAsync(), await _app.OfferAsync(), await _app.OfferAsync()];
        var need = await _app.NeedAsync(Facts.Need(urgency: "U2"));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need)).Count == 3, "three cards at U2");
        var cards = await _app.CardsAsync(need);
        var yes = offers.Single(offer => offer.OfferId == cards[1].OfferId);

        var accepted = await _app.DoAsync(_app.Charity(yes), cards[1], "acceptance");

        var after = await _app.CardsAsync(need);
        after.Select(card => card.Status).ShouldBe(["recalled", "accepted", "recalled"]);
        after.Where(card => card.Status == "recalled").ShouldAllBe(card => card.Reason == "taken" && card.Next == null);
        accepted.Next!.Action.ShouldBe("contactPerson");
        (await _app.ReadAsync(db => Task.FromResult((db.Ledgers.Sum(row => row.Held), db.Ledgers.Sum(row => row.Committed))))).ShouldBe((0, 1));

        var late = offers.Single(offer => offer.OfferId == cards[0].OfferId);
        await (await _app.StepAsync(_app.Charity(late), cards[0], "acceptance")).ShouldRefuseAsync(409, "already-taken");
    }

    [Fact]
    public async Task A_danger_to_life_is_broadcast_to_all_areas_at_once()
    {
        foreach (var division in (string[])[Facts.County, Facts.Prefecture, Facts.Province, Facts.Nation, Facts.Nation])
        {
            await _app.OfferAsync(Facts.Offer(division: division));
        }

        var need = await _app.NeedAsync(Facts.Need(urgency: "U1"));

        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need, "offered")).Count == 5, "all are asked");
    }

    [Fact]
    public async Task Near_offers_come_first_and_the_area_widens_with_the_clock()
    {
        var near = await _app.OfferAsync();
        var far = await _app.OfferAsync(Facts.Offer(division: Facts.Prefecture));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U2"));
        await _app.CardAsync(need, near);
        (await _app.CardsAsync(need)).Count.ShouldBe(1);

        // Four hours after the first card more charities are asked, farther away, whatever became of the first card.
        _app.App.Clock!.Advance(TimeSpan.FromHours(4));

        await _app.CardAsync(need, far);
    }

    [Fact]
    public async Task Several_offers_sum_up_where_none_has_all()
    {
        var offers = new[] { await _app.OfferAsync(Facts.Offer(capacity: 2)), await _app.OfferAsync(Facts.Offer(capacity: 2)), await _app.OfferAsync(Facts.Offer(capacity: 3)) };
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4", quantity: 5));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need, "offered")).Sum(card => card.Quantity) >= 5, "cards that sum up");

        foreach (var card in await _app.CardsAsync(need, "offered"))
        {
            var now = (await _app.CardsAsync(need)).Single(row => row.Id == card.Id);
            if (now.Status == "offered")
            {
                await _app.DoAsync(_app.Charity(offers.Single(offer => offer.OfferId == card.OfferId)), now, "acceptance");
            }
        }

        (await _app.CardsAsync(need, "accepted")).Sum(card => card.Quantity).ShouldBe(5);
    }

    [Fact]
    public async Task A_partial_yes_shrinks_the_other_cards()
    {
        var (one, two) = (await _app.OfferAsync(), await _app.OfferAsync());
        var need = await _app.NeedAsync(Facts.Need(urgency: "U3", quantity: 4));
        var (first, second) = (await _app.CardAsync(need, one), await _app.CardAsync(need, two));

        var accepted = await _app.DoAsync(_app.Charity(one), first, "acceptance", new { quantity = 3 });

        accepted.NeedStatus.ShouldBe("offered");
        (await _app.CardAsync(need, two)).Quantity.ShouldBe(1);
        (await _app.LedgerAsync(two)).ShouldBe((1, 0));
        (await _app.HearsAsync<ReferralUpdated>(message => message.Referral.ReferralId == second.Id)).Change.ShouldBe("reduced");
    }

    [Fact]
    public async Task A_need_that_nobody_fits_stays_open_with_a_person_who_acts_next()
    {
        var need = await _app.NeedAsync();

        var told = await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);

        (told.NeedStatus, told.Reason, told.Quantity).ShouldBe(("open", "N1", 1));
        (told.Next!.Action, told.Next.Owner, told.Next.DueAt).ShouldBe(("findHelpByHand", "coordinator:420106", _app.Now.AddHours(4)));
        var decided = await _app.HearsAsync<MatchDecided>(message => message.NeedId == need.NeedId);
        decided.Eligible.ShouldBe(0);
        told.NeedVersion.ShouldBeGreaterThan(decided.NeedVersion);

        // Nobody acts: the person's clock runs out, is set anew and told again.
        _app.App.Clock!.Advance(TimeSpan.FromHours(4));
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Announced<NeedUnmatched>().Count(message => message.NeedId == need.NeedId) >= 2), "the coordinator is told again");
    }

    [Fact]
    public async Task A_new_offer_serves_those_who_wait_most_urgent_first()
    {
        var calm = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        var urgent = await _app.NeedAsync(Facts.Need(urgency: "U2"));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == urgent.NeedId);
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == calm.NeedId);

        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1));

        await _app.ShowHeldAsync();
        await _app.CardAsync(urgent, offer);
        (await _app.CardsAsync(calm)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_equal_urgency_the_neediest_tier_comes_first()
    {
        var first = await _app.NeedAsync(Facts.Need(tiers: ["R6"], now: Facts.Now.AddMinutes(-30)));
        var neediest = await _app.NeedAsync(Facts.Need(tiers: ["R7", "R1"]));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == first.NeedId);
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == neediest.NeedId);

        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1));

        await _app.ShowHeldAsync();
        await _app.CardAsync(neediest, offer);
        (await _app.CardsAsync(first)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_waited_for_long_comes_before_somebody_a_little_more_urgent()
    {
        var old = await _app.NeedAsync(Facts.Need(urgency: "U4", now: Facts.Now.AddDays(-9)));
        var newer = await _app.NeedAsync(Facts.Need(urgency: "U3"));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == old.NeedId);
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == newer.NeedId);

        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1));

        await _app.ShowHeldAsync();
        await _app.CardAsync(old, offer);
        (await _app.CardsAsync(newer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crowd_that_waits_elsewhere_is_not_in_the_way_of_the_one_who_waits_here()
    {
        var crowd = Enumerable.Range(0, 210).Select(_ => Facts.Need(urgency: "U1", division: "420105")).ToArray();
        foreach (var need in crowd)
        {
            await _app.App.ReceiveAsync(need);
        }

        var here = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == here.NeedId);
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Announced<NeedUnmatched>().Select(message => message.NeedId).Intersect(crowd.Select(need => need.NeedId)).Count() == crowd.Length), "they wait", seconds: 60);

        await _app.CardAsync(here, await _app.OfferAsync());
    }

    [Fact]
    public async Task Capacity_that_comes_back_goes_to_the_next_who_waits()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1));
        var first = await _app.NeedAsync();
        var card = await _app.CardAsync(first, offer);
        var second = await _app.NeedAsync();
        var unmatched = await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == second.NeedId);
        unmatched.NeedStatus.ShouldBe("open");
        (await _app.HearsAsync<MatchDecided>(message => message.NeedId == second.NeedId)).Exclusions.ShouldContain(new Exclusion("capacity", 1));

        await _app.DoAsync(_app.Charity(offer), card, "decline", new { reason = "scope" });

        await _app.CardAsync(second, offer);
        (await _app.LedgerAsync(offer)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Offers_of_charities_that_are_not_verified_are_not_asked_until_they_are()
    {
        var facts = Facts.Offer();
        await _app.App.ReceiveAsync(new CharityRegistered(Facts.Charity(facts.CharityId, "registered", 1)));
        await _app.App.ReceiveAsync(new OfferPublished(facts));
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Index.Find(facts.OfferId) is { LedgerVersion: > 0 }), "the copy");
        var need = await _app.NeedAsync();
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);

        await _app.App.ReceiveAsync(new CharityVerified(Facts.Charity(facts.CharityId)));

        await _app.CardAsync(need, facts);
    }

    [Fact]
    public async Task Daily_capacity_comes_back_at_midnight_of_the_place()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 1, refill: "daily"));
        var first = await _app.NeedAsync();
        await _app.DoAsync(_app.Charity(offer), await _app.CardAsync(first, offer), "acceptance");
        var second = await _app.NeedAsync(Facts.Need(urgency: "U2"));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == second.NeedId);

        // 02:00 UTC is 10:00 in Wuhan: midnight is 14 hours away.
        for (var hour = 0; hour < 16; hour++)
        {
            _app.App.Clock!.Advance(TimeSpan.FromHours(1));
        }

        await _app.CardAsync(second, offer);
        (await _app.LedgerAsync(offer)).ShouldBe((1, 0));
    }
}
