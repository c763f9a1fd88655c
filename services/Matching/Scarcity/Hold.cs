namespace Matching.Scarcity;

/// <summary>Units of an offer that are held for a need whose card is not shown yet. They count as held in the ledger; until the card is shown they may go to another offer's, or to a need that comes first.</summary>
internal sealed class Hold
{
    public Guid NeedId { get; init; }

    public Guid OfferId { get; init; }

    public int Units { get; set; }
}
