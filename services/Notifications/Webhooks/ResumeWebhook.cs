using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Events;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>What waits is sent, oldest first.</summary>
internal static class ResumeWebhook
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/resumption", Handle)
        .WithName("ResumeWebhook").WithSummary("What waits is sent, oldest first.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>().RetryConflicts<NotificationsDbContext>();

    private static async Task<Results<Ok<WebhookView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, WebhookDesk desk, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var resumed = false;
        var answer = await desk.TakeAsync(
            id, actor, ifMatch, key, "webhook.resumed",
            (webhook, lane, now) =>
            {
                lane.FailingSince = null;
                return resumed = webhook.Resume(now, actor.Id);
            },
            cancellationToken);
        if (resumed)
        {
            // Whoever has mended his address does not want to wait for a pause of hours. If this is lost, the pauses are kept.
            var now = time.GetUtcNow();
            await db.Deliveries.Where(row => row.WebhookId == id && row.NextAttemptAt > now && row.Type != EventTypes.Proof)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, (DateTimeOffset?)now).SetProperty(row => row.Version, row => row.Version + 1), cancellationToken);
        }

        return answer;
    }
}
