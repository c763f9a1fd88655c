using Catalog.Data;
using Contracts.Messages.Matching;
using Messaging;

namespace Catalog.Offers;

/// <summary>Keeps what is promised of each offer, so that a cut below it is refused with the figures.</summary>
internal sealed class FollowCapacity(CatalogDbContext db) : IHandle<OfferCapacityUsed>
{
    public async Task HandleAsync(OfferCapacityUsed message, CancellationToken cancellationToken)
    {
        if (await db.OfferUses.FindAsync([message.OfferId], cancellationToken) is not { } use)
        {
            use = new OfferUse { OfferId = message.OfferId };
            db.OfferUses.Add(use);
        }

        use.Follow(message.Held, message.Committed, message.Version);
    }
}
