using Audit;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Matching.Tests;

/// <summary>Every round of cards leaves a record with a digest of what it was decided on, in the save of the decision.</summary>
public sealed class A_decision_is_on_record : IAsyncLifetime
{
    private MatchingApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await MatchingApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_round_with_its_inputs_and_the_rules_in_force()
    {
        var (near, far) = (await _app.OfferAsync(), await _app.OfferAsync(Facts.Offer(division: Facts.Province)));
        var need = await _app.NeedAsync(Facts.Need(urgency: "U4"));
        var card = await _app.CardAsync(need, near);
        await _app.DoAsync(_app.Charity(near), card, "decline", new { reason = "capacity" });
        await _app.CardAsync(need, far);

        var records = await OfAsync(need.NeedId);

        records.Count.ShouldBe(2);
        records.ShouldAllBe(row => row.Action == "match.decided" && row.Origin == null && row.Why.Length < 300);
        records[0].Why.ShouldMatch($"^round 1, 1 of 2 asked; case/{need.CaseId}; rules {MatchRules.Version}; inputs sha256:[0-9a-f]{{64}}$");
        records[1].Why.ShouldStartWith("round 2, 1 of 1 asked; ");
        records.Select(row => row.Actor).ShouldBe(["matching", "charity-test"], "who declined caused the second round");
        Digest(records[0]).ShouldNotBe(Digest(records[1]));
        (await _app.HearsAsync<MatchDecided>(message => message.NeedId == need.NeedId && message.Round == 2)).Eligible.ShouldBe(1);
    }

    [Fact]
    public void The_same_inputs_give_the_same_digest_and_anything_else_another()
    {
        var facts = Facts.Offer();
        var offer = Offer.Of(facts, true) with { Free = 10, LedgerVersion = 1 };
        var need = Facts.Read(Facts.Need());
        var question = new Ask(need, Facts.Now, new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now), new HashSet<Guid>(), new HashSet<Guid>());
        var ranking = Of(offer, 0.5);
        var digest = DecisionDigest.Of(question, ranking);

        DecisionDigest.Of(question with { Need = Facts.Read(Facts.Need()) }, Of(offer with { }, 0.5)).ShouldBe(digest);
        string[] others =
        [
            DecisionDigest.Of(question with { Need = need with { Tags = ["V01"] } }, ranking),
            DecisionDigest.Of(question with { Now = Facts.Now.AddSeconds(1) }, ranking),
            DecisionDigest.Of(question with { AskedOffers = new HashSet<Guid> { facts.OfferId } }, ranking),
            DecisionDigest.Of(question, Of(offer, 0.51)),
            DecisionDigest.Of(question, Of(offer with { LedgerVersion = 2 }, 0.5)),
            DecisionDigest.Of(question, Of(offer with { Facts = facts with { Version = 2 } }, 0.5)),
            DecisionDigest.Of(question, ranking with { Considered = 4 }),
        ];
        others.Append(digest).ShouldBeUnique();

        static Ranking Of(Offer offer, double score) => new([new Candidate(offer, new Coverage(Reach.County, 1, null), score)], 3, 1, [2]);
    }

    private static string Digest(AuditRecord record) => record.Why.Split("sha256:")[1];

    private Task<List<AuditRecord>> OfAsync(Guid needId) =>
        _app.ReadAsync(db => db.Set<AuditRecord>().Where(row => row.Subject == "need/" + needId).OrderBy(row => row.Why).ToListAsync());
}
