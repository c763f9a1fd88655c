using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Clocks;
using Matching.Decisions;
using Matching.OfferCopies;
using Matching.Referrals;
using Matching.Scarcity;

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
        foreach (var need in Needs)
        {
            tooMuch -= tooMuch > 0 ? need.LetGo(offer.OfferId, Moment()) : 0;
        }

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

    /// <summary>Everybody who lacks something competes for everything; looked at again and again, it comes to rest.</summary>
    public void Contend()
    {
        Roll();
        for (var look = 0; ShareOut.Among(Contenders(), Index.Count, Moment()) is { } sharing; look++)
        {
            var record = ContestOnRecord.Of(sharing.Contest, sharing.Shares, Now);
            ContestOnRecord.Difference(DecisionJson.ReadContest(record.Record), record.Digest).ShouldBeNull();
            Close();
            look.ShouldBeLessThan(5, "a contest that comes to no rest");
        }

        foreach (var (waits, _, candidates) in Contenders().Where(contender => contender.Need.Unheld > 0))
        {
            Needs.ShouldNotContain(
                other => Precedence.Of(other, Now) < Precedence.Of(waits, Now) && other.Holds.Exists(hold => candidates.Any(candidate => candidate.Offer.Id == hold.OfferId)), "a lower rank holds what a higher one asks for");
        }

        Sweep();

        List<Contender> Contenders() => Needs.Where(need => need is { IsClosed: false, Uncovered: > 0 }).Select(need => new Contender(need, QuestionOf(need), Candidates(QuestionOf(need)))).ToList();
        List<Candidate> Candidates(Ask question) => [.. Offers.Select(offer => Index.CandidateOf(offer.OfferId, question)).OfType<Candidate>()];
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
                Needs.SelectMany(need => need.Referrals).Where(card => card.OfferId == ledger.OfferId && card.IsOpen).Sum(card => card.Quantity)
                    + Needs.SelectMany(need => need.Holds).Where(hold => hold.OfferId == ledger.OfferId).Sum(hold => hold.Units),
                "held is not the sum of the cards and of what is held unseen");
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
                need.Holds.Sum(hold => hold.Units).ShouldBeLessThanOrEqualTo(need.Uncovered, "more held than is missing");
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
        if (need.ShowAt <= Now)
        {
            var held = QuestionOf(need);
            need.ShowHeld(offer => Index.CandidateOf(offer, held), held, Moment(Referrals.Moment.Matching));
        }

        if (!need.IsClosed && need.Missing > 0 && (need.Unheld > 0 || need.WantsRound(Now)))
        {
            var question = QuestionOf(need);
            need.Ask(Ranking.Of(question, Index), question, Moment(Referrals.Moment.Matching));
        }

        Close();
    }

    private Ask QuestionOf(NeedAllocation need) => need.Question(Terms.In(need.Need.Chain.Select(link => link.Code), Now), Now);

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

            if (need.Announcements.Count > 0 || need.Moved)
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
