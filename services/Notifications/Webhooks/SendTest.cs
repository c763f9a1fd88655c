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

/// <summary>An event that says nothing, to see whether events arrive. One at a time: while one waits, it is the answer.</summary>
internal static class SendTest
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/test", Handle)
        .WithName("TestWebhook").WithSummary("Sends webhook.test; the answer is its row in the log.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>();

    private static async Task<Results<Accepted<DeliveryView>, Refusal>> Handle(
        Guid id, Actor actor, IdempotencyKey key, WebhookDesk desk, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, _))
        {
            return Refusal.NotFound();
        }

        if (webhook.State == WebhookState.Paused)
        {
            return Refusal.Illegal(Webhook.Word(webhook.State), webhook.LegalSteps);
        }

        var log = $"/api/notifications/webhooks/{id}/deliveries";
        if (await db.Deliveries.AsNoTracking().FirstOrDefaultAsync(row => row.WebhookId == id && row.NextAttemptAt != null && row.Type == EventTypes.Test, cancellationToken) is { } waiting)
        {
            return TypedResults.Accepted(log, waiting.View());
        }

        var now = time.GetUtcNow();
        var delivery = Delivery.Of(id, EventTypes.Test, TellCharity.Body(EventTypes.Test, now, new TestEvent(id, webhook.CharityId)), now, now);
        db.Add(delivery);
        var answer = TypedResults.Accepted(log, delivery.View());
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
