using Audit;
using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Candidates;
using Matching.Decisions;
using Microsoft.EntityFrameworkCore;
using Testing;
using Testing.Servers;

namespace Matching.Tests;

/// <summary>Every round of cards leaves a record that it can be repeated from, and its digest in the audit, in the save of the decision.</summary>
public abstract class A_decision_is_on_record(PostgreSqlServer? server) : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync(server is null ? null : await server.CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_round_with_its_inputs_and_the_rules_in_force()
    {
        var (near, far) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Province)));
        await _app.OfferAsync(Facts.Offer(category: "N05.01"));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var card = await _app.CardAsync(need, near);
        _app.App.Clock!.Advance(TimeSpan.FromSeconds(1));
        await _app.DoAsync(_app.Charity(near), card, "decline", new { reason = "capacity" });
        await _app.CardAsync(need, far);

        var (records, decisions) = await OfAsync(need.NeedId);

        records.Count.ShouldBe(2);
        records.ShouldAllBe(row => row.Action == "match.decided" && row.Origin == null && row.Why.Length < 300);
        records[0].Why.ShouldBe($"round 1, 1 of 2 asked; case/{need.CaseId}; rules {MatchRules.Version}; record sha256:{decisions[0].Digest}");
        records[1].Why.ShouldStartWith("round 2, 1 of 1 asked; ");
        records[1].Why.ShouldEndWith(decisions[1].Digest);
        records.Select(row => row.Actor).ShouldBe(["matching", "charity-test"], "who declined caused the second round");
        (await _app.HearsAsync<MatchDecided>(message => message.NeedId == need.NeedId && message.Round == 2)).Eligible.ShouldBe(1);

        decisions.ShouldAllBe(row => row.Id.Version == 7);
        var (first, second) = (DecisionJson.Read(decisions[0].Record), DecisionJson.Read(decisions[1].Record));
        (first.Trigger, first.Round, first.By, first.Considered, first.Fitting, first.Ranked).ShouldBe(("opened", 1, "matching", 3, 2, 2));
        (second.Trigger, second.Round, second.By, second.Considered, second.Fitting, second.Reach).ShouldBe(("declined", 2, "charity-test", 3, 1, "province"));
        first.Exclusions.ShouldBe([new RuleCount("category", 1)]);
        second.Exclusions.ShouldBe([new RuleCount("category", 1), new RuleCount("alreadyAsked", 1)]);
        first.Ranking.Select(offer => (offer.OfferId, offer.Place)).ShouldBe([(near.OfferId, 1), (far.OfferId, 2)]);
        first.Cards.ShouldBe([new DecisionCard(near.OfferId, 1)]);
        (first.Need.Category, first.Need.Division, first.Need.Quantity, first.Weights.Terms[..13]).ShouldBe(("N01.01", Facts.Township, 1, "*@2020-01-01#"));
        decisions.ShouldAllBe(row => ReplayDecision.Difference(DecisionJson.Read(row.Record), row.Digest) == null);
    }

    [Fact]
    public async Task A_message_that_comes_twice_leaves_one()
    {
        await _app.OfferAsync();
        var (need, message) = (Facts.Need(urgency: "U4"), Facts.NewId());
        await _app.App.ReceiveAsync(need, message);
        await Eventually.IsTrueAsync(() => _app.ReadAsync(db => db.Decisions.AnyAsync(row => row.NeedId == need.NeedId)), "the decision");
        await _app.App.ReceiveAsync(need, message);
        await _app.App.ReceiveAsync(need, Facts.NewId());
        await _app.NeedAsync();

        (await OfAsync(need.NeedId)).ShouldSatisfyAllConditions(found => found.Decisions.ShouldHaveSingleItem(), found => found.Records.ShouldHaveSingleItem());
    }

    [Fact]
    public async Task Silence_and_a_search_that_finds_nobody_new_are_on_record_as_well()
    {
        var offer = await _app.OfferAsync();
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var card = await _app.CardAsync(need, offer);
        _app.App.Clock!.Advance(card.AnswerBy - _app.Now + TimeSpan.FromMinutes(1));
        await _app.CardAsync(need, offer, "expired");
        await Eventually.IsTrueAsync(() => _app.ReadAsync(db => db.Decisions.Where(row => row.NeedId == need.NeedId).Skip(1).AnyAsync()), "a decision after the silence");

        var last = DecisionJson.Read((await OfAsync(need.NeedId)).Decisions[1].Record);

        (last.Trigger, last.Fitting, last.Ranking.Count, last.Cards.Count).ShouldBe(("expired", 0, 0, 0));
        last.Exclusions.ShouldContain(new RuleCount("alreadyAsked", 1));
    }

    [Fact]
    public async Task A_referral_by_hand_names_what_was_set_aside_and_no_word_of_the_coordinator()
    {
        var offer = await _app.OfferAsync(Facts.Offer(division: "65"));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        using var answer = await _app.Coordinator.PostAsync("/api/matching/referrals", new { needId = need.NeedId, offerId = offer.OfferId, reason = "they know the way" });
        answer.EnsureSuccessStatusCode();
        var card = await _app.CardAsync(need, offer);

        var decision = (await _app.Coordinator.ReadAsync<Page<DecisionView>>($"/api/matching/referrals/{card.Id}/decisions")).Items.ShouldHaveSingleItem();

        (decision.Record.Trigger, decision.Record.Round, decision.Sentence).ShouldBe(("byHand", 0, "A coordinator referred by hand."));
        decision.Record.SetAside.ShouldBe(["area"]);
        decision.Offers.ShouldHaveSingleItem().Asked.ShouldBe(1);
        ReplayDecision.Difference(decision.Record, decision.Digest).ShouldBeNull();
        var (row, line) = await _app.ReadAsync(async db => (await db.Decisions.SingleAsync(found => found.Id == decision.Id), await db.Set<AuditRecord>().SingleAsync(found => found.Subject == "referral/" + card.Id)));
        row.Record.ShouldNotContain("way");
        line.Why.ShouldEndWith("record sha256:" + row.Digest);
    }

    private Task<(List<AuditRecord> Records, List<MatchDecision> Decisions)> OfAsync(Guid needId) => _app.ReadAsync(async db => (
        await db.Set<AuditRecord>().Where(row => row.Subject == "need/" + needId).OrderBy(row => row.Why).ToListAsync(),
        await db.Decisions.Where(row => row.NeedId == needId).OrderBy(row => row.Id).ToListAsync()));
}

public sealed class A_decision_is_on_record_on_SQLite() : A_decision_is_on_record(null);

public sealed class A_decision_is_on_record_on_PostgreSQL(PostgreSqlServer server) : A_decision_is_on_record(server), IClassFixture<PostgreSqlServer>;
