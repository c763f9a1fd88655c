using Matching.Candidates;
using Matching.Capacity;

namespace Matching.OfferCopies;

/// <summary>What the index takes from a ledger.</summary>
internal readonly record struct LedgerFigures(int Free, int FreeNext, uint FreeFrom, Standing Standing, int Version)
{
    public static LedgerFigures Of(CapacityLedger ledger) => new(
        ledger.Free, ledger.FreeNext, ledger.PeriodEnd is { } end ? Second.Of(end) : PackedOffer.Never, Standing.Of(ledger.Record), ledger.Version);
}
