using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Deliveries;
using Notifications.Events;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>An event that says nothing, to see whether events arrive. One at a time: while one waits, it is the answer. An address that has not proved itself is asked for that instead.</summary>
internal static class SendTest
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/test", Handle)
        .WithName("TestWebhook").WithSummary("Sends webhook.test, or webhook.proof as long as the address has not proved itself; the answer is its row in the log.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>().RetryConflicts<NotificationsDbContext>();

    private static async Task<Results<Accepted<DeliveryView>, Refusal>> Handle(
        Guid id, Actor actor, IdempotencyKey key, WebhookDesk desk, AskProof proofs, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, lane))
        {
            return Refusal.NotFound();
        }

        if (webhook.State == WebhookState.Paused)
        {
            return Refusal.Illegal(Webhook.Word(webhook.State), webhook.LegalSteps);
        }

        var log = $"/api/notifications/webhooks/{id}/deliveries";
        var now = time.GetUtcNow();
        Delivery delivery;
        if (!lane.IsProvenFor(webhook))
        {
            delivery = await proofs.AskAsync(id, now, cancellationToken);
        }
        else if (await db.Deliveries.AsNoTracking().FirstOrDefaultAsync(row => row.WebhookId == id && row.NextAttemptAt != null && row.Type == EventTypes.Test, cancellationToken) is { } waiting)
        {
            return TypedResults.Accepted(log, waiting.View());
        }
        else
        {
            delivery = Delivery.Of(id, EventTypes.Test, TellCharity.Body(EventTypes.Test, now, new TestEvent(id, webhook.CharityId)), now, now);
            db.Add(delivery);
        }

        var answer = TypedResults.Accepted(log, delivery.View());
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
