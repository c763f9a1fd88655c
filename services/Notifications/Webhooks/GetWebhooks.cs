using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>The webhooks of a charity, and how they fare.</summary>
internal static class GetWebhooks
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/webhooks", ListAsync).WithName("ListWebhooks").WithSummary("Webhooks of your charity, oldest first; never more than 5.").RequireRoles(Roles.Charity);
        api.MapGet("/webhooks/{id:guid}", GetAsync).WithName("GetWebhook").WithSummary("One webhook of your charity.").RequireRoles(Roles.Charity);
    }

    private static async Task<Ok<IReadOnlyList<WebhookView>>> ListAsync(Actor actor, NotificationsDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await WebhookDesk.Own(db, actor).AsNoTracking().Join(db.Lanes, row => row.Id, lane => lane.WebhookId, (row, lane) => new { row, lane })
            .OrderBy(pair => pair.row.Id).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok<IReadOnlyList<WebhookView>>([.. found.Select(pair => pair.row.View(pair.lane, now))]);
    }

    private static async Task<Results<Ok<WebhookView>, Refusal>> GetAsync(Guid id, Actor actor, WebhookDesk desk, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, actor, cancellationToken) is not var (webhook, lane))
        {
            return Refusal.NotFound();
        }

        http.Tag(webhook.Version);
        return TypedResults.Ok(webhook.View(lane, time.GetUtcNow()));
    }
}
