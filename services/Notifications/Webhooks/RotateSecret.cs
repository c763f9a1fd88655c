using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Notifications.Data;
using Notifications.Sealing;
using Notifications.Sending;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>A new secret. For a day everything carries two signatures, so that the charity's software can be changed over without losing an event.</summary>
internal static class RotateSecret
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/secret", Handle)
        .WithName("RotateWebhookSecret").WithSummary("A new secret, shown this one time; the former one signs beside it for 24 hours.")
        .RequireRoles(Roles.Charity).RetryConflicts<NotificationsDbContext>();

    // Without a key for repeats: a lost answer is made good by another secret, and none of them lies anywhere in the clear.
    private static async Task<Results<Ok<WebhookWithSecret>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, SecretBox box, WebhookDesk desk, NotificationsDbContext db, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, lane))
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(webhook.Version))
        {
            return Refusal.Stale();
        }

        var (now, secret) = (time.GetUtcNow(), Signature.NewSecret());
        webhook.Rotate(box.Seal(secret, id), now, actor.Id);
        db.Add(actor.Did("webhook.secret-rotated", "webhook/" + id, "charity/" + webhook.CharityId, now));
        await db.SaveChangesAsync(cancellationToken);
        http.Tag(webhook.Version);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new WebhookWithSecret(webhook.View(lane, now), Signature.Written(secret)));
    }
}
