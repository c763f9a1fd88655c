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

/// <summary>Another address, other events: what waits is sent to the new address, once that has proved itself.</summary>
internal static class ReplaceWebhook
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/webhooks/{id:guid}", Handle)
        .WithName("ReplaceWebhook").WithSummary("Address, events and description anew; what waits is sent to the new address once it has answered webhook.proof.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>().RetryConflicts<NotificationsDbContext>();

    private static async Task<Results<Ok<WebhookView>, Refusal>> Handle(
        Guid id, Contracts.Http.Notifications.ReplaceWebhook request, Actor actor, IfMatch ifMatch, IdempotencyKey key, WebhookUrl urls, WebhookDesk desk, NotificationsDbContext db,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var (url, events) = (urls.Check(request.Url!, errors), EventTypes.Read(request.Events, errors));
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (await KnownAsync(db, actor, id, url!, cancellationToken) is { } known)
        {
            return known;
        }

        try
        {
            return await desk.TakeAsync(
                id, actor, ifMatch, key, "webhook.replaced", (webhook, _, now) => webhook.Replace(url!, events, Trimmed(request.Description), now, actor.Id), cancellationToken);
        }
        catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException)
        {
            // Another webhook took the address between the look and the save.
            db.ChangeTracker.Clear();
            if (await KnownAsync(db, actor, id, url!, cancellationToken) is not { } first)
            {
                throw;
            }

            return first;
        }
    }

    public static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static async Task<Refusal?> KnownAsync(NotificationsDbContext db, Actor actor, Guid id, string url, CancellationToken cancellationToken) =>
        await WebhookDesk.Own(db, actor).AnyAsync(row => row.Id == id, cancellationToken)
        && await WebhookDesk.Own(db, actor).Where(row => row.Url == url && row.Id != id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(cancellationToken) is { } other
            ? WebhookDesk.Known(other) : null;
}
