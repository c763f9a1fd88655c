using System.Collections.Immutable;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using CsCheck;
using Matching.Candidates;
using Matching.Capacity;
using Matching.OfferCopies;

namespace Matching.Tests;

/// <summary>What happens to the offers of a world, and the world that it happens to.</summary>
public sealed partial class The_index_equals_a_plain_scan
{
    private readonly record struct Happening(int What, int Offer, int Dice, int More);

    /// <summary>The rows as a database would hold them, and the index that followed each.</summary>
    private sealed class Rows
    {
        public static readonly Guid[] Charities = [.. Enumerable.Range(1, 3).Select(number => new Guid(0, 0, 0, 9, 9, 9, 9, 9, 9, 9, (byte)number))];

        private readonly Dictionary<Guid, OfferFacts> _facts = [];
        private readonly Dictionary<Guid, CapacityLedger> _ledgers = [];
        private readonly Dictionary<Guid, CharityFacts> _charities = [];

        public Rows()
        {
            foreach (var charity in Charities)
            {
                Charity(charity, "verified");
            }
        }

        public OfferIndex Index { get; } = new(Facts.Places);

        public Offer[] Offers => [.. _facts.Values.Select(facts => Offer.Of(facts, _charities[facts.CharityId].Status == "verified") is var offer && _ledgers.TryGetValue(facts.OfferId, out var ledger) ? offer.With(ledger) : offer)];

        public void Do(Happening happening)
        {
            // The first half of most ids is the same, so that equals are told apart by the second.
            var id = new Guid(happening.Offer % 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)happening.Offer);
            switch (happening.What)
            {
                case <= 6:
                    Publish(Any(id, happening.Dice, happening.More));
                    break;
                case 7 or 8 or 9 when _ledgers.TryGetValue(id, out var ledger):
                    Move(ledger, happening.Dice);
                    break;
                case 10 when _facts.TryGetValue(id, out var facts):
                    // An older version comes late and changes nothing.
                    Index.Follow(OfferCopy.Of(Any(id, happening.Dice, happening.More) with { Version = facts.Version - 1 }, Facts.Now));
                    break;
                case 11:
                    Charity(Charities[happening.Dice % 3], happening.More % 3 == 0 ? "suspended" : "verified");
                    break;
            }
        }

        public void Publish(OfferFacts offer)
        {
            var facts = offer with { Version = Math.Max(offer.Version, _facts.TryGetValue(offer.OfferId, out var known) ? known.Version + 1 : 1), CharityId = known?.CharityId ?? offer.CharityId };
            _facts[facts.OfferId] = facts;
            Index.Follow(OfferCopy.Of(facts, Facts.Now));
            if (!_ledgers.TryGetValue(facts.OfferId, out var ledger))
            {
                _ledgers[facts.OfferId] = ledger = CapacityLedger.Open(facts, TimeZoneInfo.Utc, Facts.Now);
            }

            ledger.Declare(facts.CapacityTotal, facts.Refill, TimeZoneInfo.Utc, Facts.Now);
            ledger.Version = Math.Max(ledger.Version, facts.Version - 1);
            ledger.Seal(Facts.Now);
            Index.Follow(ledger);
        }

        public Ranking ShouldAnswerAsAPlainScan(Need need, int top, Terms? terms = null)
        {
            var offers = Offers;
            var asked = offers.Where((_, number) => number % 7 == 3).Select(offer => offer.Id).ToHashSet();
            foreach (var asking in (Ask[])[Question(need), Question(need, asked), Question(need, asked, new HashSet<Guid> { Charities[1] })])
            {
                var question = asking with { Terms = terms ?? Terms };
                var (found, plain) = (Ranking.Of(question, Index, top), Ranking.Plain(question, offers, top));
                found.Candidates.Select(candidate => (candidate.Offer.Id, candidate.Score, candidate.Coverage)).ShouldBe(plain.Candidates.Select(candidate => (candidate.Offer.Id, candidate.Score, candidate.Coverage)));
                (found.Considered, found.Fitting).ShouldBe((plain.Considered, plain.Fitting));
                found.Exclusions.ShouldBe(plain.Exclusions);
                foreach (var (one, other) in found.Candidates.Zip(plain.Candidates))
                {
                    MatchScore.Explain(one.Offer, one.Coverage, question).ShouldBe(MatchScore.Explain(other.Offer, other.Coverage, question));
                    (one.Offer.Free, one.Offer.FreeNext, one.Offer.LedgerVersion, one.Offer.Facts.Version, one.Offer.Facts.AnswersWithin, one.Offer.Facts.Unit)
                        .ShouldBe((other.Offer.Free, other.Offer.FreeNext, other.Offer.LedgerVersion, other.Offer.Facts.Version, other.Offer.Facts.AnswersWithin, other.Offer.Facts.Unit));
                }
            }

            return Ranking.Of(Question(need), Index, top);
        }

        /// <summary>The check that operators can run, row by row.</summary>
        public void ShouldBeSound()
        {
            Index.Astray().ShouldBeEmpty();
            foreach (var facts in _facts.Values)
            {
                var verified = _charities[facts.CharityId].Status == "verified";
                Index.Difference(OfferCopy.Of(facts, Facts.Now), verified, _ledgers[facts.OfferId]).ShouldBeNull();
                Index.Difference(OfferCopy.Of(facts with { CapacityTotal = facts.CapacityTotal + 1 }, Facts.Now), verified, _ledgers[facts.OfferId]).ShouldBe("facts");
            }
        }

        private void Move(CapacityLedger ledger, int dice)
        {
            if (dice % 2 == 0)
            {
                ledger.Hold(1 + (dice % 5));
            }
            else if (ledger.Held > 0)
            {
                ledger.Release(1);
            }

            if (dice % 3 == 0)
            {
                ledger.Learn(record => record.Accepted(dice % 100 / 100.0).Shown(Facts.Now.AddHours(-(dice % 1000))).Ended(dice % 4 > 0));
            }

            ledger.Seal(Facts.Now);
            Index.Follow(ledger);
        }

        private void Charity(Guid id, string status)
        {
            _charities[id] = Facts.Charity(id, status, _charities.TryGetValue(id, out var known) ? known.Version + 1 : 1);
            Index.Follow(CharityCopy.Of(_charities[id], Facts.Now));
        }

        private static OfferFacts Any(Guid id, int dice, int more)
        {
            int Roll(int sides) => (dice = (int)((dice * 1_103_515_245L + 12_345 + more) % 2_147_483_647)) / 7 % sides;
            string[] Some(string[] from, int most) => [.. Enumerable.Range(0, Roll(most + 1)).Select(_ => from[Roll(from.Length)])];
            var circle = Roll(3) == 0;
            return Facts.Offer(id, Charities[Roll(3)], capacity: Roll(12) - 2, unit: Units[Roll(6)], refill: Roll(4) == 0 ? "daily" : "none", status: Statuses[Roll(6)]) with
            {
                ExternalId = "",
                Categories = Roll(4) == 0 ? Some(Categories, 3) : ["N01.01"],
                Divisions = Roll(3) == 0 ? Some(Divisions, 3) : circle ? [] : [Divisions[Roll(9)]],
                Latitude = circle ? Latitudes[Roll(7)] : null,
                Longitude = circle ? Longitudes[Roll(7)] : null,
                RadiusKm = circle ? Radii[Roll(10)] : null,
                Form = Forms[Roll(5)],
                Eligibility = Roll(2) == 0 ? Facts.Anybody : new OfferEligibility(
                    [.. Enumerable.Range(0, Roll(3)).Select(_ => $"R{Roll(12)}")], [.. Enumerable.Range(0, Roll(3)).Select(_ => $"V{Roll(40):00}")],
                    Roll(4) switch { 0 => 18, 1 => 60, 2 => -3, _ => null }, Roll(4) switch { 0 => 17, 1 => 99, 2 => 400, _ => null }, Roll(4) switch { 0 => 3, 1 => -1, 2 => 300, _ => null }),
                ValidFrom = Roll(8) == 0 ? Facts.Now.AddDays(2) : Roll(9) == 0 ? DateTimeOffset.MinValue : Facts.Now.AddDays(-3),
                ValidTo = Roll(8) == 0 ? Facts.Now.AddDays(-5) : Roll(9) == 0 ? DateTimeOffset.MaxValue : Facts.Now.AddDays(1 + Roll(5)),
                ConfirmedAt = Facts.Now.AddDays(-Roll(60)).AddMilliseconds(-Roll(2000)),
                AnswersWithin = Roll(3) == 0 ? TimeSpan.FromHours(Roll(50)) : null,
            };
        }
    }
}
