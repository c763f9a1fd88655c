using Contracts.Messages.Catalog;

namespace Matching.OfferCopies;

/// <summary>The latest version of an offer that was announced.</summary>
internal sealed class OfferCopy
{
    public Guid OfferId { get; private init; }

    public Guid CharityId { get; private init; }

    public OfferFacts Facts { get; private set; } = null!;

    public int Version { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public static OfferCopy Of(OfferFacts offer, DateTimeOffset now) =>
        new() { OfferId = offer.OfferId, CharityId = offer.CharityId, Facts = offer, Version = offer.Version, ChangedAt = now };

    /// <summary>False when the copy is as new already.</summary>
    public bool Follow(OfferFacts offer, DateTimeOffset now)
    {
        if (offer.Version <= Version)
        {
            return false;
        }

        (Facts, Version, ChangedAt) = (offer, offer.Version, now);
        return true;
    }
}
