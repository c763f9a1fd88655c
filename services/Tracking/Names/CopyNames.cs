using Contracts.Messages.Catalog;
using InProcess;
using Messaging;
using Tracking.Data;
using Tracking.Following;

namespace Tracking.Names;

/// <summary>Keeps charities' names and offers' titles, so that a timeline speaks of them in words. An older version never overwrites a newer one.</summary>
internal sealed class CopyNames(TrackingDbContext db, Turn turn) :
    IHandle<CharityRegistered>, IHandle<CharityVerified>, IHandle<CharitySuspended>, IHandle<OfferPublished>
{
    public Task HandleAsync(CharityRegistered message, CancellationToken cancellationToken) => CopyAsync(message.Charity, cancellationToken);

    public Task HandleAsync(CharityVerified message, CancellationToken cancellationToken) => CopyAsync(message.Charity, cancellationToken);

    public Task HandleAsync(CharitySuspended message, CancellationToken cancellationToken) => CopyAsync(message.Charity, cancellationToken);

    // Only a published offer can carry a new title.
    public async Task HandleAsync(OfferPublished message, CancellationToken cancellationToken)
    {
        var offer = message.Offer;
        await turn.TakeAsync([offer.OfferId], cancellationToken);
        if (await db.OfferTitles.FindAsync([offer.OfferId], cancellationToken) is not { } known)
        {
            db.OfferTitles.Add(new OfferTitle { Id = offer.OfferId, TitleZh = offer.TitleZh, TitleEn = offer.TitleEn, Version = offer.Version });
        }
        else if (known.Version < offer.Version)
        {
            (known.TitleZh, known.TitleEn, known.Version) = (offer.TitleZh, offer.TitleEn, offer.Version);
        }
    }

    private async Task CopyAsync(CharityFacts charity, CancellationToken cancellationToken)
    {
        await turn.TakeAsync([charity.CharityId], cancellationToken);
        if (await db.CharityNames.FindAsync([charity.CharityId], cancellationToken) is not { } known)
        {
            db.CharityNames.Add(new CharityName { Id = charity.CharityId, Name = charity.Name, NameEn = charity.NameEn, Version = charity.Version });
        }
        else if (known.Version < charity.Version)
        {
            (known.Name, known.NameEn, known.Version) = (charity.Name, charity.NameEn, charity.Version);
        }
    }
}
