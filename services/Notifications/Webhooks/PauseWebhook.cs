using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Notifications.Data;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>Nothing is sent for now; what happens meanwhile waits.</summary>
internal static class PauseWebhook
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks/{id:guid}/pause", Handle)
        .WithName("PauseWebhook").WithSummary("Nothing is sent for now; what happens meanwhile waits, for 30 days.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>().RetryConflicts<NotificationsDbContext>();

    private static Task<Results<Ok<WebhookView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, WebhookDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(id, actor, ifMatch, key, "webhook.paused", (webhook, _, now) => webhook.Pause(PauseReason.ByHand, now, actor.Id), cancellationToken);
}
