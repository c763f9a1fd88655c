using Contracts.Http;
using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Webhooks;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Deliveries;

/// <summary>The log of a webhook, newest first: what was sent, how often, what was answered, when it is tried again.</summary>
internal static class ListDeliveries
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/webhooks/{id:guid}/deliveries", Handle)
        .WithName("ListWebhookDeliveries").WithSummary("What was sent and what waits, newest first, of the last 30 days; filter status: waiting, delivered, gaveUp.")
        .RequireRoles(Roles.Charity);

    private static async Task<Results<Ok<Page<DeliveryView>>, Refusal>> Handle(
        Guid id, string? status, Actor actor, Paging paging, NotificationsDbContext db, CancellationToken cancellationToken)
    {
        var state = default(DeliveryState);
        if (status is not null && !(Enum.TryParse(status, ignoreCase: true, out state) && Delivery.Word(state) == status))
        {
            return FieldErrors.One("status", "未知的状态。", "This status is not known.");
        }

        if (!await WebhookDesk.Own(db, actor).AnyAsync(row => row.Id == id, cancellationToken))
        {
            return Refusal.NotFound();
        }

        var rows = db.Deliveries.AsNoTracking().Where(row => row.WebhookId == id);
        rows = status is null ? rows : rows.Where(row => row.State == state);
        rows = Guid.TryParse(paging.After, out var after) ? rows.Where(row => row.Id < after) : rows;
        var found = await rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<DeliveryView>(
            [.. found.Take(paging.Take).Select(row => row.View())], found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].Id.ToString()) : null));
    }
}
