using Gauges;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Notifications.Data;
using Notifications.Events;
using Notifications.Webhooks;

namespace Notifications.Sending;

/// <summary>Whether the sending keeps up.</summary>
internal static class WebhookGauges
{
    /// <summary>The look comes every second; what is older than this was not sent in time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public static readonly Gauge[] All =
    [
        new("referral.webhooks.overdue", "{webhook}", "Webhooks with an event that was due five minutes ago and was not tried.", async (scope, now, cancellationToken) =>
        {
            var late = now - Late;
            var db = scope.GetRequiredService<NotificationsDbContext>();
            // What waits for an address to prove itself is not late; its proof may be.
            return await db.Webhooks.CountAsync(row => row.State == WebhookState.Active && db.Deliveries.Any(delivery => delivery.WebhookId == row.Id && delivery.NextAttemptAt < late
                && (delivery.Type == EventTypes.Proof || db.Lanes.Any(lane => lane.WebhookId == row.Id && lane.ProvenUrl == row.Url))), cancellationToken);
        }),
    ];
}
