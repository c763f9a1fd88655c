using Matching.Data;
using Matching.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Matching.Scarcity;

/// <summary>Who has the units that a need would ask an offer for. Told as a code, never as a name.</summary>
internal static class TakenBy
{
    /// <summary>A need of a higher urgency holds some of them, or was promised them.</summary>
    public const string MoreUrgent = "moreUrgent";

    /// <summary>Needs of the same or a lower urgency were there first.</summary>
    public const string Others = "others";

    private static readonly ReferralState[] Live =
        [ReferralState.Offered, ReferralState.Accepted, ReferralState.InService, ReferralState.OnHold, ReferralState.Delivered, ReferralState.Disputed];

    /// <summary>Null when nobody has any: what the offer had is used up.</summary>
    public static async Task<string?> OfAsync(MatchingDbContext db, Guid offerId, NeedAllocation need, CancellationToken cancellationToken)
    {
        var takers = db.Referrals.Where(referral => referral.OfferId == offerId && Live.Contains(referral.State)).Select(referral => referral.NeedId)
            .Concat(db.Holds.Where(hold => hold.OfferId == offerId).Select(hold => hold.NeedId));
        var most = await db.Needs.Where(other => other.NeedId != need.NeedId && takers.Contains(other.NeedId)).MinAsync(other => (int?)other.Priority, cancellationToken);
        return most is null ? null : most < need.Priority ? MoreUrgent : Others;
    }
}
