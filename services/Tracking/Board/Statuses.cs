namespace Tracking.Board;

/// <summary>The states of needs and referrals, as matching names them.</summary>
internal static class Statuses
{
    public const string Open = "open";
    public const string Met = "met";
    public const string PartlyMet = "partlyMet";
    public const string Unmet = "unmet";
    public const string Withdrawn = "withdrawn";
    public const string Offered = "offered";
    public const string Delivered = "delivered";
    public const string Confirmed = "confirmed";
    public const string Declined = "declined";
    public const string Expired = "expired";
    public const string Recalled = "recalled";
    public const string Returned = "returned";
    public const string Failed = "failed";
    public const string Disputed = "disputed";

    /// <summary>All states, in the order of a need's and a referral's life.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Open, Offered, "committed", "accepted", "inService", "onHold", Delivered, Disputed, Confirmed,
        Met, PartlyMet, Unmet, Withdrawn, Declined, Expired, Recalled, Returned, Failed,
    ];

    /// <summary>
    /// Whether nobody has to act any more when the message names no next step. In any other state a missing next step is the fault that the
    /// board shows first. A partly met need whose remainder is searched for comes with a next step and is open by that.
    /// </summary>
    public static bool Ended(ItemKind kind, string status) => kind == ItemKind.Need
        ? status is Met or PartlyMet or Unmet or Withdrawn
        : status is Confirmed or Declined or Expired or Recalled or Returned or Failed;
}
