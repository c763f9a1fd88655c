using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Events;
using Notifications.Webhooks;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Deliveries;

/// <summary>Somebody wants an event once more, or now: the same body under the same <c>webhook-id</c>, whatever became of it before.</summary>
internal static class RedeliverEvent
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/deliveries/{deliveryId:guid}/redelivery", Handle)
        .WithName("RedeliverWebhookEvent").WithSummary("Sends an event of the log now, under the same webhook-id; a proof is asked for anew.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>().RetryConflicts<NotificationsDbContext>();

    private static async Task<Results<Accepted<DeliveryView>, Refusal>> Handle(
        Guid id, Guid deliveryId, Actor actor, IdempotencyKey key, WebhookDesk desk, AskProof proofs, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, _)
            || await db.Deliveries.SingleOrDefaultAsync(row => row.Id == deliveryId && row.WebhookId == id, cancellationToken) is not { } delivery)
        {
            return Refusal.NotFound();
        }

        if (webhook.State == WebhookState.Paused)
        {
            return Refusal.Illegal(Webhook.Word(webhook.State), webhook.LegalSteps);
        }

        var now = time.GetUtcNow();
        if (delivery.Type == EventTypes.Proof)
        {
            delivery = await proofs.AskAsync(id, now, cancellationToken);
        }
        else
        {
            delivery.SendAgain(now);
        }

        var answer = TypedResults.Accepted($"/api/notifications/webhooks/{id}/deliveries", delivery.View());
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
