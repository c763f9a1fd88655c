using Contracts.Messages.Catalog;
using Matching.Capacity;

namespace Matching.Candidates;

/// <summary>An offer as the rules see it: the charity's facts, and what this service knows beside them. Immutable, so that queries need no lock.</summary>
/// <param name="Facts">The latest copy of the offer. From the index it has what rules and cards ask for, times in whole seconds; titles and the like are read where they are shown.</param>
/// <param name="CharityVerified">Whether its charity may be asked.</param>
/// <param name="Free">Units that are neither held nor promised in the present period, as of the last commit.</param>
/// <param name="FreeFrom">When the period ends and <paramref name="Free"/> is <paramref name="FreeNext"/> again; null for stock that is not refilled.</param>
/// <param name="FreeNext">Units free after the refill.</param>
/// <param name="Standing">How this offer answered and delivered so far.</param>
/// <param name="LedgerVersion">Version of the ledger row behind the figures; 0 before the first.</param>
internal sealed record Offer(
    OfferFacts Facts, bool CharityVerified, int Free, DateTimeOffset? FreeFrom, int FreeNext, Standing Standing, int LedgerVersion)
{
    /// <summary>An offer that no ledger row is known of: nothing can be promised yet.</summary>
    public static Offer Of(OfferFacts facts, bool charityVerified) => new(facts, charityVerified, 0, null, 0, Standing.None, 0);

    /// <summary>The same offer with the figures of its ledger.</summary>
    public Offer With(CapacityLedger ledger) => this with
    {
        Free = ledger.Free,
        FreeFrom = ledger.PeriodEnd,
        FreeNext = ledger.FreeNext,
        Standing = Standing.Of(ledger.Record),
        LedgerVersion = ledger.Version,
    };

    /// <summary>Whether it could take a need now that it could not take before.</summary>
    public bool GivesMoreThan(Offer? before) =>
        CharityVerified && Facts.Status == "active" && Free > 0
        && (before is not { CharityVerified: true, Facts.Status: "active" } || Free > before.Free || Facts.Version != before.Facts.Version);

    public Guid Id => Facts.OfferId;

    /// <summary>Units free at a moment.</summary>
    public int FreeAt(DateTimeOffset now) => FreeFrom is { } refill && Second.Of(now) >= Second.Of(refill) ? FreeNext : Free;
}
