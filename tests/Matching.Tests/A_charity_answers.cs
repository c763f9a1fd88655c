using Contracts.Http.Matching;
using Contracts.Messages.Catalog;
using Contracts.Messages.Matching;
using Matching.Capacity;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

public sealed class A_charity_answers : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Of_many_who_accept_at_the_same_time_one_is_bound_and_the_others_are_told()
    {
        var offers = new List<OfferFacts>();
        for (var count = 0; count < 8; count++)
        {
            offers.Add(await _app.OfferAsync());
        }

        var need = await _app.NeedAsync(Facts.Need(urgency: "U1"));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need)).Count == 8, "all are asked");
        var cards = await _app.CardsAsync(need);

        var answers = await Task.WhenAll(cards.Select(card => _app.StepAsync(_app.Charity(offers.Single(offer => offer.OfferId == card.OfferId)), card, "acceptance")));

        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        foreach (var late in answers.Where(answer => !answer.IsSuccessStatusCode))
        {
            await late.ShouldRefuseAsync(409, "already-taken");
        }

        (await _app.ReadAsync(db => db.Ledgers.SumAsync(row => row.Held + row.Committed))).ShouldBe(1);
    }

    [Fact]
    public async Task One_offer_wanted_by_many_is_never_over_promised()
    {
        var offer = await _app.OfferAsync(Facts.Offer(capacity: 5));
        var needs = Enumerable.Range(0, 12).Select(_ => Facts.Need(urgency: "U2")).ToArray();
        await Task.WhenAll(needs.Select(need => _app.App.ReceiveAsync(need)));
        await Eventually.IsTrueAsync(async () => await _app.ReadAsync(db => db.Needs.CountAsync()) == 12, "all needs");

        var cards = (await Task.WhenAll(needs.Select(need => _app.CardsAsync(need, "offered")))).SelectMany(list => list).ToArray();
        cards.Length.ShouldBe(5);
        var answers = await Task.WhenAll(cards.Select(card => _app.StepAsync(_app.Charity(offer), card, "acceptance")));

        answers.ShouldAllBe(answer => answer.IsSuccessStatusCode);
        (await _app.LedgerAsync(offer)).ShouldBe((0, 5));
        foreach (var need in needs.Where(need => cards.All(card => card.NeedId != need.NeedId)))
        {
            await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);
        }
    }

    [Fact]
    public async Task An_acceptance_after_the_time_is_refused_even_before_the_sweep()
    {
        var offer = await _app.OfferAsync(Facts.Offer(answersWithin: TimeSpan.FromMinutes(30)));
        var card = await _app.CardAsync(await _app.NeedAsync(), offer);

        _app.App.Clock!.Advance(TimeSpan.FromMinutes(30));

        await (await _app.StepAsync(_app.Charity(offer), card, "acceptance")).ShouldRefuseAsync(409, "expired");
    }

    [Fact]
    public async Task A_repeated_yes_is_a_success_without_a_second_effect_and_another_quantity_is_not()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(quantity: 3));
        var card = await _app.CardAsync(need, offer);
        var first = await _app.DoAsync(_app.Charity(offer), card, "acceptance", new { quantity = 3 });

        (await _app.DoAsync(_app.Charity(offer), card, "acceptance", new { quantity = 3 })).Version.ShouldBe(first.Version);
        var refused = await (await _app.StepAsync(_app.Charity(offer), card, "acceptance", new { quantity = 2 })).ShouldRefuseAsync(409, "illegal-transition");

        refused.GetProperty("state").GetString().ShouldBe("accepted");
        refused.GetProperty("legal").EnumerateArray().Select(step => step.GetString()).ShouldBe(["inService", "returned", "recalled"]);
        (await _app.LedgerAsync(offer)).ShouldBe((0, 3));
        _app.Announced<ReferralAccepted>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_conflict_of_interest_declines_the_card_and_keeps_the_charity_out_of_this_need()
    {
        var charity = Facts.NewId();
        var (one, two) = (await _app.OfferAsync(Facts.Offer(charity: charity)), await _app.OfferAsync(Facts.Offer(charity: charity)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        await Eventually.IsTrueAsync(async () => (await _app.CardsAsync(need)).Count == 1, "one card");
        var card = (await _app.CardsAsync(need))[0];

        var answer = await _app.DoAsync(_app.Charity(one), card, "acceptance", new { quantity = 1, conflictOfInterest = true });

        (answer.Status, answer.Reason).ShouldBe(("declined", "conflictOfInterest"));
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);
        (await _app.CardsAsync(need)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_decline_leaves_the_record_of_the_offer_as_it_was()
    {
        var offer = await _app.OfferAsync();
        var card = await _app.CardAsync(await _app.NeedAsync(Facts.Need(urgency: "U5")), offer);
        var before = await RecordAsync(offer);

        _app.App.Clock!.Advance(TimeSpan.FromHours(40));
        await _app.DoAsync(_app.Charity(offer), card, "decline", new { reason = "funds" });

        (await RecordAsync(offer)).ShouldBe(before);
    }

    [Fact]
    public async Task A_charity_sees_its_own_cards_only_and_never_who_it_is()
    {
        var (mine, other) = (await _app.OfferAsync(), await _app.OfferAsync());
        var need = await _app.NeedAsync(Facts.Need(urgency: "U3", division: "420106001003", tags: ["V01", "V12", "V25"], ages: [74, 12, 71], household: 3));
        var (own, foreign) = (await _app.CardAsync(need, mine), await _app.CardAsync(need, other));
        var caller = _app.Charity(mine);

        var list = await caller.ReadAsync<Contracts.Http.Page<ReferralCard>>($"/api/matching/referrals?caseId={need.CaseId}");
        list.Items.Select(card => card.Id).ShouldBe([own.Id]);
        await (await caller.AskAsync($"/api/matching/referrals/{foreign.Id}")).ShouldRefuseAsync(404, "not-found");
        await (await _app.StepAsync(caller, foreign, "acceptance")).ShouldRefuseAsync(404, "not-found");

        var card = (await caller.ReadAsync<ReferralCard>($"/api/matching/referrals/{own.Id}"))!;
        (card.Division, string.Join(',', card.Tags), string.Join(',', card.AgeBands), card.HouseholdSize).ShouldBe(("420106001", "V01", "6-13,60-79", 3));
        card.Detail!.Steps.ShouldBeEmpty();
        card.Detail.Reasons.Sum(reason => reason.Weight * reason.Value).ShouldBe(card.Detail.Score, 0.00001);

        var seen = (await _app.Coordinator.ReadAsync<ReferralCard>($"/api/matching/referrals/{own.Id}"))!;
        seen.Detail!.Steps.Select(step => (step.From, step.To, step.By)).ShouldBe([(null, "offered", "matching")]);
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_a_key_is_answered_once()
    {
        var offer = await _app.OfferAsync();
        var card = await _app.CardAsync(await _app.NeedAsync(), offer);
        var caller = _app.Charity(offer);
        var path = $"/api/matching/referrals/{card.Id}/acceptance";
        await (await caller.PostAsync(path, new { quantity = 1 }, ("If-Match", "\"v999\""))).ShouldRefuseAsync(412, "stale");

        var bodies = new List<string>();
        for (var time = 0; time < 2; time++)
        {
            using var answer = await caller.PostAsync(path, new { quantity = 1 }, ("Idempotency-Key", "one-key"), ("If-Match", $"\"v{card.Version}\""));
            answer.IsSuccessStatusCode.ShouldBeTrue();
            bodies.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        bodies[1].ShouldBe(bodies[0]);
    }

    [Fact]
    public async Task A_service_that_is_given_back_goes_to_the_next_candidate_with_its_capacity_restored()
    {
        var (one, two) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Nation)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U5"));
        var card = await _app.CardAsync(need, one);
        await _app.DoAsync(_app.Charity(one), card, "acceptance");
        await _app.DoAsync(_app.Charity(one), card, "start");

        (await _app.DoAsync(_app.Charity(one), card, "return", new { reason = "capacity" })).NeedStatus.ShouldBe("offered");

        await _app.CardAsync(need, two);
        (await _app.LedgerAsync(one)).ShouldBe((0, 0));
        (await RecordAsync(one)).Finished.ShouldBe(1);
    }

    [Fact]
    public async Task A_failed_service_keeps_what_was_promised_as_used()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync();
        var card = await _app.CardAsync(need, offer);
        await _app.DoAsync(_app.Charity(offer), card, "acceptance");
        await _app.DoAsync(_app.Charity(offer), card, "start");

        await _app.DoAsync(_app.Charity(offer), card, "failure", new { reason = "other", text = "the parcel was lost" });

        (await _app.LedgerAsync(offer)).ShouldBe((0, 1));
        await _app.HearsAsync<ReferralFailed>(message => message.Referral.ReferralId == card.Id);
        await _app.HearsAsync<NeedUnmatched>(message => message.NeedId == need.NeedId);
    }

    private Task<TrackRecord> RecordAsync(OfferFacts offer) => _app.ReadAsync(db => db.Ledgers.Where(row => row.OfferId == offer.OfferId).Select(row => row.Record).SingleAsync());
}
