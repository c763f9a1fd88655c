using Platform.Http;

namespace Notifications.Events;

/// <summary>The events that a webhook may hear of.</summary>
internal static class EventTypes
{
    public const string Offered = "card.offered";
    public const string Accepted = "card.accepted";
    public const string Declined = "card.declined";
    public const string Expired = "card.expired";
    public const string Recalled = "card.recalled";
    public const string Updated = "card.updated";
    public const string Started = "card.started";
    public const string OnHold = "card.onHold";
    public const string Delivered = "card.delivered";
    public const string Confirmed = "card.confirmed";
    public const string Disputed = "card.disputed";
    public const string Returned = "card.returned";
    public const string Failed = "card.failed";
    public const string DeletionRequested = "deletion.requested";

    /// <summary>Sent before anything else, whatever a webhook has chosen: its address has to prove that it is the charity's.</summary>
    public const string Proof = "webhook.proof";

    /// <summary>Sent on request only, whatever a webhook has chosen.</summary>
    public const string Test = "webhook.test";

    public static readonly IReadOnlyList<string> All =
    [
        Offered, Accepted, Declined, Expired, Recalled, Updated, Started, OnHold, Delivered, Confirmed, Disputed, Returned, Failed, DeletionRequested,
    ];

    /// <summary>What a webhook has chosen, in one spelling; empty for all.</summary>
    public static string Read(IReadOnlyList<string>? chosen, FieldErrors errors)
    {
        for (var place = 0; place < chosen?.Count; place++)
        {
            errors.Require(All.Contains(chosen[place]), $"events[{place}]", "未知的事件。", "This event is not known.");
        }

        return string.Join(',', All.Where(known => chosen?.Contains(known) is true));
    }
}
