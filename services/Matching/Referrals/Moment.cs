using Matching.Capacity;
using Matching.Clocks;

namespace Matching.Referrals;

/// <summary>What a decision may look at beside the aggregate: the time, who acts, the clocks of the place and the ledgers of the offers involved.</summary>
internal sealed record Moment(DateTimeOffset Now, string By, DeadlineClocks Clocks, IReadOnlyDictionary<Guid, CapacityLedger> Ledgers)
{
    /// <summary>Actor id of the platform itself.</summary>
    public const string Matching = "matching";

    public CapacityLedger LedgerOf(Referral referral) => Ledgers[referral.OfferId];
}
