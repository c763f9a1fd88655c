using Contracts.Messages.Catalog;
using Contracts.Reference;
using CsCheck;
using Matching.Candidates;
using Matching.Capacity;
using Matching.OfferCopies;
using Matching.Referrals;

namespace Matching.Tests;

/// <summary>Scores, their explanation, and the index against a plain scan.</summary>
public sealed class The_ranking
{
    private static readonly Terms Terms = new TermsBook(ReferenceData.BuiltIn).In([], Facts.Now);
    private static readonly TrackRecord Known = new(10, 5, 10, 5, 30, Facts.Now);
    private static readonly string[] Categories = ["N01", "N01.01", "N01.02", "N02.01"];
    private static readonly string[] Divisions = [Facts.Township, Facts.County, Facts.Prefecture, Facts.Province, Facts.Nation, "420107", "43", "420106002"];

    private static readonly Gen<OfferFacts> AnyOffer = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[0, 20], Gen.Int[0, 9], (category, division, second, capacity, kind) =>
        Facts.Offer(capacity: capacity, category: Categories[category], division: Divisions[division]) with
        {
            Divisions = kind == 0 ? [] : kind < 4 ? [Divisions[division], Divisions[second]] : [Divisions[division]],
            Latitude = kind is 0 or 1 ? 30.5 + (second / 10.0) : null,
            Longitude = kind is 0 or 1 ? 114.3 : null,
            RadiusKm = kind is 0 or 1 ? 5 + (capacity * 3) : null,
            Status = kind == 9 ? "paused" : "active",
            Eligibility = kind switch { 5 => Facts.Anybody with { Tiers = ["R1"] }, 6 => Facts.Anybody with { MinAge = 60 }, _ => Facts.Anybody },
        });

    [Fact]
    public void The_index_gives_what_a_plain_scan_gives_in_the_same_order() =>
        Gen.Select(AnyOffer.Array[0, 60], Gen.Int[0, 3], Gen.Int[1, 6], Gen.Bool).Sample(
            (offers, category, quantity, located) =>
            {
                var index = new OfferIndex(Facts.Places);
                foreach (var offer in offers)
                {
                    Put(index, offer);
                }

                // Every second offer moves elsewhere and back, so that buckets are left and entered again.
                foreach (var offer in offers.Where((_, number) => number % 2 == 0))
                {
                    index.Follow(OfferCopy.Of(offer with { Version = 2, Divisions = ["65"], Categories = ["N05.01"], RadiusKm = null }, Facts.Now));
                    index.Follow(OfferCopy.Of(offer with { Version = 3 }, Facts.Now));
                }

                var need = Facts.Read(Facts.Need(quantity: quantity, category: Categories[category], latitude: located ? 30.55 : null, longitude: located ? 114.31 : null));
                var question = Question(need);
                var ranking = Ranking.Of(question, index);

                var scanned = index.All.Where(offer => MatchRules.FirstAgainst(offer, question) < 0)
                    .Select(offer => Coverage.Of(offer.Facts, need) is { } coverage ? new Candidate(offer, coverage, MatchScore.Of(offer, coverage, question)) : default).ToList();
                scanned.Sort(MatchScore.Compare);
                ranking.Candidates.Select(candidate => (candidate.Offer.Id, candidate.Score)).ShouldBe(scanned.Select(candidate => (candidate.Offer.Id, candidate.Score)));
                ranking.Considered.ShouldBe(offers.Length);
                (ranking.Fitting + ranking.Exclusions.Sum()).ShouldBe(offers.Length);
            },
            iter: 2000);

    [Fact]
    public void A_repeated_decision_gives_the_same_ranking_whatever_the_order_of_arrival() =>
        AnyOffer.Array[2, 30].Sample(
            offers =>
            {
                var (one, other) = (new OfferIndex(Facts.Places), new OfferIndex(Facts.Places));
                foreach (var offer in offers)
                {
                    Put(one, offer);
                }

                foreach (var offer in offers.Reverse())
                {
                    Put(other, offer);
                }

                var question = Question(Facts.Read(Facts.Need()));
                Ranking.Of(question, one).Candidates.Select(candidate => candidate.Offer.Id)
                    .ShouldBe(Ranking.Of(question, other).Candidates.Select(candidate => candidate.Offer.Id));
            },
            iter: 500);

    [Fact]
    public void A_score_lies_between_0_and_1_and_is_the_sum_of_its_reasons() =>
        Gen.Select(AnyOffer, Gen.Int[0, 50], Gen.Int[0, 50], Gen.Int[1, 30]).Sample(
            (facts, answers, finished, quantity) =>
            {
                var record = new TrackRecord(answers, answers * 0.7, finished, finished / 2, answers, Facts.Now.AddDays(-answers));
                var offer = new Offer(facts, true, facts.CapacityTotal, null, 0, Standing.Of(record), 1);
                var question = Question(Facts.Read(Facts.Need(quantity: quantity)));
                var coverage = new Coverage(Reach.Prefecture, 0.7, null);

                var score = MatchScore.Of(offer, coverage, question);
                var reasons = MatchScore.Explain(offer, coverage, question);

                score.ShouldBeInRange(0, 1);
                reasons.Sum(reason => reason.Weight).ShouldBe(1, 0.00001);
                reasons.Sum(reason => reason.Weight * reason.Value).ShouldBe(score, 0.00001);
                foreach (var reason in reasons)
                {
                    reason.Value.ShouldBeInRange(0, 1);
                    Sentences.For(reason, coverage, english: true).ShouldNotBeEmpty();
                    Sentences.For(reason, coverage, english: false).ShouldNotBeEmpty();
                }
            });

    [Theory]
    [InlineData(MatchScore.Category)]
    [InlineData(MatchScore.Eligibility)]
    [InlineData(MatchScore.Closeness)]
    [InlineData(MatchScore.Capacity)]
    [InlineData(MatchScore.Speed)]
    [InlineData(MatchScore.Completion)]
    [InlineData(MatchScore.Fairness)]
    public void Of_two_offers_the_better_in_one_part_comes_first(string part)
    {
        var plain = new Offer(Facts.Offer(category: "N01", division: Facts.Province, capacity: 10), true, 2, null, 0, Standing.Of(Known), 1);
        var better = part switch
        {
            MatchScore.Category => plain with { Facts = plain.Facts with { Categories = ["N01.01"] } },
            MatchScore.Eligibility => plain with { Facts = plain.Facts with { Eligibility = Facts.Anybody with { Tiers = ["R2"] } } },
            MatchScore.Closeness => plain with { Facts = plain.Facts with { Divisions = [Facts.County] } },
            MatchScore.Capacity => plain with { Free = 9 },
            MatchScore.Speed => plain with { Standing = Standing.Of(Known with { SpeedSum = 9 }) },
            MatchScore.Completion => plain with { Standing = Standing.Of(Known with { Completed = 10 }) },
            _ => plain with { Standing = Standing.Of(Known with { Load = 0 }) },
        };
        var question = Question(Facts.Read(Facts.Need()));

        Score(better).ShouldBeGreaterThan(Score(plain));

        double Score(Offer offer) => MatchScore.Of(offer, Coverage.Of(offer.Facts, question.Need)!.Value, question);
    }

    private static Ask Question(Need need) => new(need, Facts.Now, Terms, new HashSet<Guid>(), new HashSet<Guid>());

    private static void Put(OfferIndex index, OfferFacts facts)
    {
        index.Follow(CharityCopy.Of(Facts.Charity(facts.CharityId), Facts.Now));
        index.Follow(OfferCopy.Of(facts, Facts.Now));
        var ledger = CapacityLedger.Open(facts, TimeZoneInfo.Utc, Facts.Now);
        ledger.Seal(Facts.Now);
        index.Follow(ledger);
    }
}
