using Matching.Candidates;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Matching.Scarcity;

/// <summary>
/// Danger to life found nothing free: the card that can wait longest is taken back, if its charity has not answered yet, and the need in danger is shown in its place, in one save. How often this may happen
/// is a term of the place (<see cref="Terms.RecallsPerThousand"/>), so that charities can rely on the cards they see. What was promised is never taken back.
/// </summary>
internal sealed class MakeWay(NeedDesk desk, OfferIndex index, KeepIndex keeper, TimeProvider time)
{
    /// <summary>Who gives way: urgencies from U3. The next to danger to life are in need within hours themselves.</summary>
    private const int FirstToGiveWay = 3;

    /// <summary>At most so many cards are looked at.</summary>
    private const int Most = 200;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>A card taken back within the last week was shown no earlier than this.</summary>
    private static readonly TimeSpan LongestCard = TimeSpan.FromDays(60);

    public async Task ForAsync(Guid needId, CancellationToken cancellationToken)
    {
        await keeper.FreshAsync(cancellationToken);
        var now = time.GetUtcNow();
        var waits = await desk.Db.Needs.AsNoTracking().Include(need => need.Referrals).SingleOrDefaultAsync(need => need.NeedId == needId, cancellationToken);
        if (waits is not { WaitsInDanger: true } || !await MayAsync(waits, now, cancellationToken) || await FindAsync(waits, now, cancellationToken) is not { } found)
        {
            return;
        }

        var needs = await desk.TakeAsync([needId, found.NeedId], cancellationToken);
        var moment = await desk.PrepareAsync(needs, Moment.Matching, mayAsk: true, cancellationToken, found.OfferId);
        var (need, calmer) = (needs.Single(row => row.NeedId == needId), needs.Single(row => row.NeedId == found.NeedId));
        var card = calmer.Referrals.Single(row => row.Id == found.CardId);
        var question = desk.QuestionOf(need, moment.Now);
        if (!need.WaitsInDanger || !card.IsOpen || index.CandidateOf(found.OfferId, question) is not { } candidate)
        {
            return; // somebody was faster: it has help, or the charity has answered
        }

        calmer.RecallAll(row => row == card, Recalls.MadeWay, moment);
        if (need.AskInstead(candidate, question, new Ranking([candidate], index.Count, 1, []), moment) is null)
        {
            return; // nothing was saved: the calmer need keeps its card
        }

        desk.AskWhereNeeded(calmer, moment);
        desk.WriteDown(needs, moment);
        await desk.Db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The calmest card, of those the newest, whose offer fits but for its capacity and then has enough for all that is missing.</summary>
    private async Task<(Guid CardId, Guid NeedId, Guid OfferId)?> FindAsync(NeedAllocation waits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var db = desk.Db;
        var question = desk.QuestionOf(waits, now);
        var asked = await db.Referrals.Where(card => card.State == ReferralState.Offered).Select(card => card.OfferId).Distinct().ToListAsync(cancellationToken);
        var fitting = asked.Select(index.Find).OfType<Offer>().Where(offer => MatchRules.Against(offer, question).All(rule => rule.Code == MatchRules.Capacity)).ToDictionary(offer => offer.Id);
        var offers = fitting.Keys.ToArray();
        var cards = await db.Referrals.AsNoTracking().Where(card => card.State == ReferralState.Offered && offers.Contains(card.OfferId) && card.AnswerBy > now)
            .Join(db.Needs, card => card.NeedId, need => need.NeedId, (card, need) => new { card.Id, card.NeedId, card.OfferId, card.Quantity, need.Priority, need.OpenedAt })
            .Where(card => card.Priority >= FirstToGiveWay)
            .OrderByDescending(card => card.Priority).ThenByDescending(card => card.OpenedAt)
            .Take(Most).ToListAsync(cancellationToken);
        return cards.Find(card => card.Quantity + fitting[card.OfferId].FreeAt(now) >= waits.Uncovered) is { } calmest ? (calmest.Id, calmest.NeedId, calmest.OfferId) : null;
    }

    /// <summary>So many of a thousand cases of the prefecture and week; one a week however few there are.</summary>
    private async Task<bool> MayAsync(NeedAllocation waits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var perThousand = desk.TermsOf(waits.Need, now).RecallsPerThousand;
        var since = now - Week;
        if (perThousand <= 0)
        {
            return false;
        }

        var (cards, lately) = (Guid.CreateVersion7(now - LongestCard), Guid.CreateVersion7(since));
        var here = desk.Db.Referrals.Where(card => card.Area2 == waits.Area2);
        var recalled = await here.CountAsync(card => card.Id > cards && card.State == ReferralState.Recalled && card.Reason == Recalls.MadeWay && card.ChangedAt > since, cancellationToken);
        return recalled == 0 || (recalled + 1) * 1000.0 <= perThousand * await here.Where(card => card.Id > lately).Select(card => card.CaseId).Distinct().CountAsync(cancellationToken);
    }
}
