using Matching.Capacity;
using Matching.Clocks;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Matching.OfferCopies;

/// <summary>
/// Keeps the index in step with what was committed, never with what was only tried, and wakes the clock where the commit left something to do:
/// an offer that can give more than before, or a need that is due.
/// </summary>
internal sealed class IndexFollower(OfferIndex index, CharityNames names, Waiting waiting, TimeProvider time) : SaveChangesInterceptor
{
    /// <inheritdoc />
    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } db)
        {
            Follow(db);
        }

        return ValueTask.FromResult(result);
    }

    private void Follow(DbContext db)
    {
        // After the save the rows are still tracked; versions make it harmless to look at unchanged ones.
        var tracker = db.ChangeTracker;
        tracker.AutoDetectChangesEnabled = false;
        foreach (var charity in tracker.Entries<CharityCopy>())
        {
            names.Follow(charity.Entity);
            index.Follow(charity.Entity).ForEach(waiting.Serve);
        }

        foreach (var offer in tracker.Entries<OfferCopy>())
        {
            Serve(index.Follow(offer.Entity));
        }

        foreach (var ledger in tracker.Entries<CapacityLedger>())
        {
            Serve(index.Follow(ledger.Entity));
        }

        var now = time.GetUtcNow();
        if (tracker.Entries<NeedAllocation>().Any(need => need.Entity.DueAt <= now))
        {
            waiting.Wake();
        }

        tracker.AutoDetectChangesEnabled = true;
    }

    private void Serve(Guid? offerId)
    {
        if (offerId is { } id)
        {
            waiting.Serve(id);
        }
    }
}
