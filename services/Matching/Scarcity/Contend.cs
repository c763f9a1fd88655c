using Matching.Candidates;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Matching.Scarcity;

/// <summary>
/// Needs that compete for the same capacity are served together: what each is given is held for it, moves while somebody comes who has more right to it, and is shown after the urgency's delay
/// (<c>cardDelay</c> of the urgencies; none for danger to life). Nothing is claimed: replicas that look at the same contest at once come to the same end, and the versions of ledgers and needs let one of them write it.
/// </summary>
internal sealed class Contend(NeedDesk desk, OfferIndex index, KeepIndex keeper, TimeProvider time)
{
    /// <summary>At most so many compete at once; the others come with the next capacity, or by their own clocks.</summary>
    private const int Most = 200;

    /// <summary>Where there is enough for all, each is asked for at once; where there is not, what somebody is given is held first.</summary>
    public static bool Compete(IReadOnlyList<NeedAllocation> needs, Offer offer, DateTimeOffset now) =>
        needs.Any(need => need.IsHolding) || (needs.Count > 1 && needs.Sum(need => (long)need.Uncovered) > offer.FreeAt(now));

    /// <summary>An offer has capacity for some of those who wait.</summary>
    public async Task ForOfferAsync(Guid offerId, IReadOnlyCollection<Guid> waiting, CancellationToken cancellationToken) =>
        await AmongAsync([.. waiting.Union(await HoldersAsync([offerId], cancellationToken)).Take(Most)], [offerId], cancellationToken);

    /// <summary>A need found nothing free: what others hold and was not shown yet may be its own by right.</summary>
    public async Task ForNeedAsync(Guid needId, CancellationToken cancellationToken)
    {
        await keeper.FreshAsync(cancellationToken);
        var now = time.GetUtcNow();
        var need = await desk.Db.Needs.AsNoTracking().Include(row => row.Referrals).SingleOrDefaultAsync(row => row.NeedId == needId, cancellationToken);
        if (need is not { IsClosed: false, IsHolding: false, Uncovered: > 0 })
        {
            return;
        }

        var held = await desk.Db.Needs.Where(row => row.ShowAt != null && row.Priority >= need.Priority).SelectMany(row => row.Holds).Select(hold => hold.OfferId).Distinct().ToListAsync(cancellationToken);
        var question = desk.QuestionOf(need, now);
        Guid[] fitting = [.. held.Where(offer => index.CandidateOf(offer, question) is not null)];
        if (fitting.Length > 0)
        {
            await AmongAsync([.. (await HoldersAsync(fitting, cancellationToken)).Prepend(needId).Distinct().Take(Most)], fitting, cancellationToken);
        }
    }

    private async Task AmongAsync(Guid[] ids, IReadOnlyCollection<Guid> offers, CancellationToken cancellationToken)
    {
        // Whoever holds of an offer that this replica has not heard of is left alone.
        var needs = (await desk.TakeAsync(ids, cancellationToken)).FindAll(need => need is { IsClosed: false, Uncovered: > 0 } && need.Holds.TrueForAll(hold => index.Find(hold.OfferId) is not null));
        var moment = await desk.PrepareAsync(needs, Moment.Matching, mayAsk: true, cancellationToken, offers);
        var common = needs.SelectMany(need => need.Holds).Select(hold => hold.OfferId).Union(offers).ToArray();
        if (ShareOut.Among(needs.ConvertAll(need => desk.Contender(need, common, moment)), index.Count, moment) is not { } sharing)
        {
            return;
        }

        foreach (var need in sharing.Moved.Where(need => need.ShowAt <= moment.Now))
        {
            desk.ShowHeld(need, moment);
        }

        var record = ContestOnRecord.Of(sharing.Contest, sharing.Shares, moment.Now);
        desk.Db.Add(record);
        desk.Db.Add(Audit.AuditRecord.Of(
            moment.By, null, "match.sharedOut", "contest/" + record.Id, $"{needs.Count} needs compete, {sharing.Moved.Count} moved; rules {MatchRules.Version}; record sha256:{record.Digest}", moment.Now));
        desk.WriteDown(sharing.Moved, moment);
        await desk.Db.SaveChangesAsync(cancellationToken);
    }

    private Task<List<Guid>> HoldersAsync(Guid[] offers, CancellationToken cancellationToken) =>
        desk.Db.Holds.Where(hold => offers.Contains(hold.OfferId)).Select(hold => hold.NeedId).Distinct().ToListAsync(cancellationToken);
}
