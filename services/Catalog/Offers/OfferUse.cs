using Contracts.Http.Catalog;

namespace Catalog.Offers;

/// <summary>What matching says of an offer's capacity; the highest version wins.</summary>
internal sealed class OfferUse
{
    public required Guid OfferId { get; init; }

    public int Held { get; private set; }

    public int Committed { get; private set; }

    /// <summary>Version of matching's ledger.</summary>
    public int Version { get; private set; }

    /// <summary>Capacity may not fall below this.</summary>
    public int Minimum => Held + Committed;

    public PromisedCapacity View => new(Held, Committed);

    public void Follow(int held, int committed, int version)
    {
        if (version > Version)
        {
            (Held, Committed, Version) = (held, committed, version);
        }
    }
}
