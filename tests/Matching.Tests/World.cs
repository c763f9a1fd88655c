using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Clocks;
using Matching.OfferCopies;
using Matching.Referrals;

namespace Matching.Tests;

/// <summary>The aggregate, the ledgers and the index without a database: what <see cref="NeedDesk"/> does, in memory, for thousands of histories.</summary>
internal sealed class World
{
    private static readonly DeadlineClocks Clocks = new(ReferenceData.BuiltIn);
    private static readonly TermsBook Terms = new TermsBook(ReferenceData.BuiltIn);
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private readonly Dictionary<Guid, int> _versions = [];
    private readonly Dictionary<Guid, int> _limits = [];

    public DateTimeOffset Now { get; private set; } = Facts.Now;

    public OfferIndex Index { get; } = new(Facts.Places);

    public Dictionary<Guid, CapacityLedger> Ledgers { get; } = [];

    public List<OfferFacts> Offers { get; } = [];

    public List<NeedAllocation> Needs { get; } = [];

    public List<object> Told { get; } = [];

    public Moment Moment(string by = "test") => new(Now, by, Clocks, Ledgers);

    public OfferFacts Publish(OfferFacts facts)
    {
        Index.Follow(CharityCopy.Of(Facts.Charity(facts.CharityId), Now));
        Index.Follow(OfferCopy.Of(facts, Now));
        var ledger = CapacityLedger.Open(facts, Zone, Now);
        ledger.Seal(Now);
        Ledgers[facts.OfferId] = ledger;
        _limits[facts.OfferId] = facts.CapacityTotal;
        Index.Follow(ledger);
        Offers.Add(facts);
        return facts;
    }

    public NeedAllocation Open(NeedOpened opened)
    {
        var need = Needs.SingleOrDefault(known => known.NeedId == opened.NeedId);
        if (need is null)
        {
            Needs.Add(need = NeedAllocation.Of(opened, Facts.Read(opened)));
        }
        else if (!need.Follow(opened, Facts.Read(opened), Moment()))
        {
            return need;
        }

        Ask(need);
        return need;
    }

    /// <summary>A step of a charity or the desk, then a round where something is missing, then the unit of work is closed.</summary>
    public Answer Step(NeedAllocation need, Func<Moment, Answer> step)
    {
        Roll();
        var version = need.Version;
        var answer = step(Moment());
        if (answer == Answer.Done)
        {
            Ask(need);
        }
        else
        {
            need.Version.ShouldBe(version);
            need.Announcements.ShouldBeEmpty();
        }

        Close();
        return answer;
    }

    public void Declare(OfferFacts offer, int capacity)
    {
        Roll();
        var ledger = Ledgers[offer.OfferId];
        var tooMuch = ledger.Declare(capacity, offer.Refill, Zone, Now);
        foreach (var (need, card) in Needs.SelectMany(need => need.Referrals.Where(card => card.IsOpen && card.OfferId == offer.OfferId).Select(card => (need, card)))
            .OrderByDescending(pair => pair.card.Id).ToArray())
        {
            if (tooMuch <= 0)
            {
                break;
            }

            tooMuch -= card.Quantity;
            need.RecallAll(referral => referral == card, Recalls.CapacityReduced, Moment());
        }

        _limits[offer.OfferId] = Math.Max(capacity, ledger.Committed);
        Close();
        Sweep();
    }

    public void Advance(TimeSpan time)
    {
        Now += time;
        Sweep();
    }

    public void Sweep()
    {
        Roll();
        foreach (var need in Needs.Where(need => need.DueAt <= Now))
        {
            need.Tick(Moment());
            Ask(need);
        }

        Close();
    }

    /// <summary>What must hold after every unit of work.</summary>
    public void Check()
    {
        foreach (var ledger in Ledgers.Values)
        {
            (ledger.Held + ledger.Committed).ShouldBeLessThanOrEqualTo(Math.Max(ledger.Declared, _limits[ledger.OfferId]), "over-promised");
            ledger.Held.ShouldBe(
                Needs.SelectMany(need => need.Referrals).Where(card => card.OfferId == ledger.OfferId && card.IsOpen).Sum(card => card.Quantity), "held is not the sum of the cards");
            ledger.Committed.ShouldBe(
                Needs.SelectMany(need => need.Referrals)
                    .Where(row => row.OfferId == ledger.OfferId && row.Period == ledger.PeriodStart
                        && (row.IsActive || row.State is ReferralState.Confirmed or ReferralState.Failed)).Sum(row => row.Quantity),
                "committed is not the sum of the promises");
        }

        foreach (var need in Needs)
        {
            if (!need.IsClosed)
            {
                (need.Met + need.Promised).ShouldBeLessThanOrEqualTo(need.Need.Quantity, "more accepted than needed");
            }

            if (!need.IsClosed && need.State != NeedState.Met)
            {
                need.Next(Now).ShouldNotBeNull("an open need without a next action");
                need.DueAt.ShouldNotBeNull();
                need.DueAt!.Value.ShouldBeGreaterThan(Now, "a clock ran out and nobody noticed");
            }

            foreach (var referral in need.Referrals.Where(referral => referral.IsOpen || referral.IsActive))
            {
                referral.Next.ShouldNotBeNull("a referral without a next action");
                referral.Next!.DueAt.ShouldBeGreaterThanOrEqualTo(Now);
                need.DueAt!.Value.ShouldBeLessThanOrEqualTo(referral.Next.DueAt);
            }

            foreach (var referral in need.Referrals.Where(referral => !referral.IsOpen && !referral.IsActive && !referral.IsOngoing))
            {
                referral.Next.ShouldBeNull("a referral that has ended asks for something");
            }
        }
    }

    private void Ask(NeedAllocation need)
    {
        Roll();
        if (!need.IsClosed && need.Missing > 0 && (need.Uncovered > 0 || need.WantsRound(Now)))
        {
            var question = need.Question(Terms.In(need.Need.Chain.Select(link => link.Code), Now), Now);
            need.Ask(Ranking.Of(question, Index), question, Moment(Referrals.Moment.Matching));
        }

        Close();
    }

    private void Roll()
    {
        foreach (var ledger in Ledgers.Values)
        {
            var before = ledger.PeriodStart;
            ledger.Roll(Now);
            if (ledger.PeriodStart != before)
            {
                _limits[ledger.OfferId] = ledger.Declared;
            }
        }
    }

    private void Close()
    {
        foreach (var need in Needs)
        {
            foreach (var announcement in need.Announcements)
            {
                var version = announcement.Content switch
                {
                    MatchDecided decided => decided.NeedVersion,
                    NeedUnmatched unmatched => unmatched.NeedVersion,
                    var other => ((ReferralFacts)other.GetType().GetProperty("Referral")!.GetValue(other)!).NeedVersion,
                };
                version.ShouldBeGreaterThan(_versions.GetValueOrDefault(need.NeedId), "versions of one need only grow");
                _versions[need.NeedId] = version;
                Told.Add(announcement.Content);
            }

            if (need.Announcements.Count > 0)
            {
                need.Seal();
            }
        }

        foreach (var ledger in Ledgers.Values.Where(ledger => ledger.Touched))
        {
            ledger.Seal(Now);
            Index.Follow(ledger);
        }
    }
}
