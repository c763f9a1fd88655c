using Contracts.Messages.Catalog;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Matching.Candidates;
using Matching.Capacity;
using Matching.Clocks;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Scarcity;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>
/// Lays out what a decision about a need may touch: the need with its referrals, and the ledgers of the offers that are involved or could be asked;
/// writes the result down. Decides nothing.
/// </summary>
internal sealed class NeedDesk(
    MatchingDbContext db, PromiseTurn turn, OfferIndex index, KeepIndex keeper, TermsBook terms, Places places, DeadlineClocks clocks, TimeProvider time)
{
    /// <summary>Best offers per area whose ledgers are read beside those of the cards wanted: some may be taken by the time of the hold.</summary>
    private const int Spare = 4;

    private readonly Dictionary<Guid, (Ask Question, Ranking Ranking)> _ranked = [];

    public MatchingDbContext Db => db;

    /// <summary>One need, gates taken; null when it is not known.</summary>
    public async Task<NeedAllocation?> TakeAsync(Guid needId, CancellationToken cancellationToken) =>
        (await TakeAsync([needId], cancellationToken)).SingleOrDefault();

    /// <summary>Several needs, gates taken.</summary>
    public async Task<List<NeedAllocation>> TakeAsync(IReadOnlyCollection<Guid> needIds, CancellationToken cancellationToken)
    {
        await turn.NeedsAsync(needIds, cancellationToken);
        var needs = await db.Needs.Include(need => need.Referrals).Where(need => needIds.Contains(need.NeedId)).ToListAsync(cancellationToken);
        if (needs.Exists(need => need.IsHolding))
        {
            // Few needs compete at any time: the others do without this question.
            await db.Holds.Where(hold => needIds.Contains(hold.NeedId)).LoadAsync(cancellationToken);
        }

        return needs;
    }

    /// <summary>The moment of a decision about the needs. With <paramref name="mayAsk"/> the ledgers of the best offers are at hand as well.</summary>
    public async Task<Moment> PrepareAsync(
        IReadOnlyCollection<NeedAllocation> needs, string by, bool mayAsk, CancellationToken cancellationToken, params IEnumerable<Guid> alsoOffers)
    {
        if (mayAsk)
        {
            await keeper.FreshAsync(cancellationToken);
        }

        var now = time.GetUtcNow();
        var offers = new HashSet<Guid>(alsoOffers);
        foreach (var need in needs)
        {
            offers.UnionWith(need.Holds.Select(hold => hold.OfferId));
            offers.UnionWith(need.Referrals.Where(referral => referral.IsOpen || referral.IsActive || referral.IsOngoing).Select(referral => referral.OfferId));
            if (mayAsk && !need.IsClosed)
            {
                offers.UnionWith(Shortlist(need, now).Ranking.Candidates.Select(candidate => candidate.Offer.Id));
            }
        }

        await turn.OffersAsync(offers, cancellationToken);
        var ledgers = await db.Ledgers.Where(ledger => offers.Contains(ledger.OfferId)).ToDictionaryAsync(ledger => ledger.OfferId, cancellationToken);
        foreach (var ledger in ledgers.Values)
        {
            ledger.Roll(now);
        }

        return new Moment(now, by, clocks, ledgers);
    }

    /// <summary>Keeps where a charity is at home.</summary>
    public async Task PlaceAsync(CharityFacts charity, CancellationToken cancellationToken)
    {
        if (await db.CharityPlaces.FindAsync([charity.CharityId], cancellationToken) is not { } place)
        {
            db.CharityPlaces.Add(place = new CharityPlace { CharityId = charity.CharityId });
        }

        place.Follow(charity.Version, Places.StepsDown(places.Chain(charity.RegisteredIn)));
    }

    /// <summary>What the rules know about a need.</summary>
    public Need Read(NeedOpened opened) => Read(opened, places);

    /// <summary>What the rules know about a need.</summary>
    public static Need Read(NeedOpened opened, Places places) => new(
        opened.Category, opened.Division, opened.Latitude, opened.Longitude, opened.Urgency, opened.Quantity, opened.Unit, opened.NeededBy,
        opened.Tiers, opened.Tags, opened.Ages, opened.HouseholdSize, places.Chain(opened.Division), places.Categories(opened.Category));

    /// <summary>The terms in force at the need's place.</summary>
    public Terms TermsOf(Need need, DateTimeOffset now) => terms.In(need.Chain.Select(link => link.Code), now);

    /// <summary>What a need as it stands asks the rules.</summary>
    public Ask QuestionOf(NeedAllocation need, DateTimeOffset now) => need.Question(TermsOf(need.Need, now), now);

    /// <summary>The question and the answer of the rules for a need as it stands, near misses among it.</summary>
    public (Ask Question, Ranking Ranking) Rank(NeedAllocation need, DateTimeOffset now, int top)
    {
        var question = QuestionOf(need, now);
        return (question, index.BestAndNearMisses(question, top));
    }

    /// <summary>Asks a round where something is missing that no card covers, or where the clock wants one.</summary>
    public void AskWhereNeeded(NeedAllocation need, Moment moment)
    {
        if (need.ShowAt <= moment.Now)
        {
            ShowHeld(need, moment);
        }

        if (need.IsClosed || need.Missing == 0 || (need.Unheld == 0 && !need.WantsRound(moment.Now)))
        {
            return;
        }

        var (question, ranking) = Shortlist(need, moment.Now);
        need.Ask(ranking, question, moment);
    }

    /// <summary>A need that competes: what the rules say of its own short list, and of the offers that others of the contest hold or ask for.</summary>
    public Contender Contender(NeedAllocation need, IEnumerable<Guid> common, Moment moment)
    {
        var (question, ranking) = Shortlist(need, moment.Now);
        var known = ranking.Candidates.Select(candidate => candidate.Offer.Id).ToHashSet();
        return new(need, question, [.. ranking.Candidates, .. common.Where(offer => !known.Contains(offer)).Select(offer => index.CandidateOf(offer, question)).OfType<Candidate>()]);
    }

    /// <summary>Shows what is held for a need.</summary>
    public void ShowHeld(NeedAllocation need, Moment moment)
    {
        var question = QuestionOf(need, moment.Now);
        need.ShowHeld(offerId => index.CandidateOf(offerId, question), question, moment);
    }

    /// <summary>Puts what happened into the unit of work: messages, steps, ledger versions. The caller, or the inbox, saves once.</summary>
    public void WriteDown(IEnumerable<NeedAllocation> needs, Moment moment)
    {
        foreach (var need in needs)
        {
            var stream = "need/" + need.NeedId;
            foreach (var announcement in need.Announcements)
            {
                announcement.Enqueue(db, stream, moment.Now);
            }

            db.Steps.AddRange(need.StepsTaken);
            db.AddRange(need.Decisions);
            need.Seal();
        }

        WriteDown(moment.Ledgers.Values, moment.Now);
    }

    /// <summary>Puts changed ledgers into the unit of work and tells how much of each offer is promised.</summary>
    public void WriteDown(IEnumerable<CapacityLedger> ledgers, DateTimeOffset now)
    {
        foreach (var ledger in ledgers.Where(ledger => ledger.Touched))
        {
            if (ledger.Held < 0 || ledger.Committed < 0)
            {
                // Between the look at the need and the look at the ledger another replica moved both: run again on the new state.
                throw new DbUpdateConcurrencyException("A need and the ledger of its card were read at different moments.");
            }

            ledger.Seal(now);
            db.Enqueue(
                "offer/" + ledger.OfferId,
                new OfferCapacityUsed(ledger.OfferId, ledger.CharityId, ledger.Held, ledger.Committed, ledger.Version, now), now);
        }
    }

    /// <summary>
    /// The best offers of each area for a need as it stands. They are found once for the look at their ledgers and for the cards, unless the need changed between the two.
    /// </summary>
    private (Ask Question, Ranking Ranking) Shortlist(NeedAllocation need, DateTimeOffset now)
    {
        var question = QuestionOf(need, now);
        if (!_ranked.TryGetValue(need.NeedId, out var known) || !question.IsSame(known.Question))
        {
            var wanted = clocks.CardsOf(need.Need.Urgency, need.Round + 1) + Spare;
            _ranked[need.NeedId] = known = (question, index.BestByArea(question, wanted, wanted + (Spare * Spare)));
        }

        return known;
    }
}
