using System.Runtime.CompilerServices;
using Matching.Capacity;
using Matching.Clocks;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matching.OfferCopies;

/// <summary>
/// Keeps the index in step with what this replica committed, never with what was only tried, and wakes the clock where the commit left something to do:
/// an offer that can give more than before, a need that is due, or one that found nothing. What other replicas commit is <see cref="KeepIndex"/>'s part.
/// </summary>
internal sealed class IndexFollower(OfferIndex index, CharityNames names, Waiting waiting, TimeProvider time) : SaveChangesInterceptor
{
    private readonly ConditionalWeakTable<DbContext, List<Guid>> _give = [];

    /// <summary>What gives more is told before the commit, because afterwards another look at the database may have been faster than we.</summary>
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
        {
            _give.AddOrUpdate(db, Look(db.ChangeTracker, Giving));
        }

        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
        {
            if (Look(db.ChangeTracker, Follow))
            {
                waiting.Wake();
            }

            if (_give.TryGetValue(db, out var offers))
            {
                offers.ForEach(waiting.Serve);
            }
        }

        return ValueTask.FromResult(result);
    }

    private List<Guid> Giving(ChangeTracker tracker)
    {
        var offers = tracker.Entries<OfferCopy>().ToDictionary(row => row.Entity.OfferId, row => row.Entity);
        var ledgers = tracker.Entries<CapacityLedger>().ToDictionary(row => row.Entity.OfferId, row => row.Entity);
        return
        [
            .. tracker.Entries<CharityCopy>().SelectMany(row => index.WouldGive(row.Entity)),
            .. offers.Keys.Union(ledgers.Keys).Where(id => index.WouldGive(id, offers.GetValueOrDefault(id), ledgers.GetValueOrDefault(id))),
        ];
    }

    /// <summary>Answers whether a need is due. Versions make it harmless to look at unchanged rows as well.</summary>
    private bool Follow(ChangeTracker tracker)
    {
        foreach (var charity in tracker.Entries<CharityCopy>())
        {
            names.Follow(charity.Entity);
            index.Follow(charity.Entity).ForEach(waiting.Serve);
        }

        foreach (var offer in tracker.Entries<OfferCopy>())
        {
            Tell(index.Follow(offer.Entity), offer.Entity.OfferId);
        }

        foreach (var ledger in tracker.Entries<CapacityLedger>())
        {
            Tell(index.Follow(ledger.Entity), ledger.Entity.OfferId);
        }

        foreach (var need in tracker.Entries<NeedAllocation>().Where(need => need.Entity.WaitsInDanger || need.Entity.FoundNothing))
        {
            waiting.ContendFor(need.Entity.NeedId, need.Entity.WaitsInDanger);
        }

        var now = time.GetUtcNow();
        return tracker.Entries<NeedAllocation>().Any(need => need.Entity.DueAt <= now);
    }

    private void Tell(bool gives, Guid offerId)
    {
        if (gives)
        {
            waiting.Serve(offerId);
        }
    }

    private static TFound Look<TFound>(ChangeTracker tracker, Func<ChangeTracker, TFound> at)
    {
        var detects = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        var found = at(tracker);
        tracker.AutoDetectChangesEnabled = detects;
        return found;
    }
}
