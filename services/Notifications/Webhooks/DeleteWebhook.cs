using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Notifications.Data;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>The address hears nothing any more: what waits for it goes with it.</summary>
internal static class DeleteWebhook
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/webhooks/{id:guid}", Handle)
        .WithName("DeleteWebhook").WithSummary("The webhook goes, with what waits for it and its log.")
        .RequireRoles(Roles.Charity).RetryConflicts<NotificationsDbContext>();

    private static async Task<Results<NoContent, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, WebhookDesk desk, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, lane))
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(webhook.Version))
        {
            return Refusal.Stale();
        }

        // Its deliveries go in the database, with the same statement.
        db.Remove(lane);
        db.Remove(webhook);
        db.Add(actor.Did("webhook.deleted", "webhook/" + id, "charity/" + webhook.CharityId, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
