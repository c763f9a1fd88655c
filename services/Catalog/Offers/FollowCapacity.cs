using Catalog.Data;
using Contracts.Messages.Matching;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Catalog.Offers;

/// <summary>Keeps what is promised of each offer, so that a cut below it is refused with the figures.</summary>
internal sealed class FollowCapacity(CatalogDbContext db) : IHandleTogether<OfferCapacityUsed>, IPrefetch
{
    private readonly HashSet<Guid> _offers = [];
    private Dictionary<Guid, OfferUse> _uses = [];

    public IPrefetch Foresee(OfferCapacityUsed message)
    {
        _offers.Add(message.OfferId);
        return this;
    }

    public async Task FetchAsync(CancellationToken cancellationToken) =>
        _uses = await db.OfferUses.Where(use => _offers.Contains(use.OfferId)).ToDictionaryAsync(use => use.OfferId, cancellationToken);

    public Task HandleAsync(OfferCapacityUsed message, CancellationToken cancellationToken)
    {
        if (!_uses.TryGetValue(message.OfferId, out var use))
        {
            _uses[message.OfferId] = use = new OfferUse { OfferId = message.OfferId };
            db.OfferUses.Add(use);
        }

        use.Follow(message.Held, message.Committed, message.Version);
        return Task.CompletedTask;
    }
}
