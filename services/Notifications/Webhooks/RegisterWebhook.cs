using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Events;
using Notifications.Sealing;
using Notifications.Sending;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>A charity names an address that hears of its cards, and gets the secret that signs, this one time.</summary>
internal static class RegisterWebhook
{
    private const int Tries = 5;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/webhooks", Handle)
        .WithName("RegisterWebhook").WithSummary("An address of your own system that hears of your cards; its secret is shown this one time. Events wait until the address has answered webhook.proof. At most 5; 409 with existingId when the address is known.")
        .RequireRoles(Roles.Charity).WithIdempotency<NotificationsDbContext>();

    private static async Task<Results<Created<WebhookWithSecret>, Refusal>> Handle(
        Contracts.Http.Notifications.RegisterWebhook request, Actor actor, IdempotencyKey key, WebhookUrl urls, SecretBox box, NotificationsDbContext db, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (actor.CharityId is not { } charity)
        {
            return new Refusal(ProblemKind.Forbidden).Because("令牌未注明所代表的慈善组织。", "The token does not name the charity it acts for.");
        }

        var errors = new FieldErrors();
        var (url, events) = (urls.Check(request.Url!, errors), EventTypes.Read(request.Events, errors));
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        for (var tried = 1; ; tried++)
        {
            var present = await WebhookDesk.Own(db, actor).AsNoTracking().Select(row => new { row.Id, row.Url, row.Slot }).ToListAsync(cancellationToken);
            if (present.Find(row => row.Url == url) is { } same)
            {
                return WebhookDesk.Known(same.Id);
            }

            if (present.Count >= Webhook.Most)
            {
                return new Refusal(ProblemKind.IllegalTransition).Because($"最多 {Webhook.Most} 个网址；请先删除不用的。", $"{Webhook.Most} webhooks at most; delete those you do not use.");
            }

            var (now, secret) = (time.GetUtcNow(), Signature.NewSecret());
            var id = Guid.CreateVersion7(now);
            var webhook = new Webhook
            {
                Id = id,
                CharityId = charity,
                Slot = Enumerable.Range(0, Webhook.Most).Except(present.Select(row => row.Slot)).First(),
                Url = url!,
                Events = events,
                Description = ReplaceWebhook.Trimmed(request.Description),
                Secret = box.Seal(secret, id),
                CreatedAt = now,
                ChangedAt = now,
                ChangedBy = actor.Id,
            };
            var lane = new Lane { WebhookId = id };
            db.AddRange(webhook, lane, AskProof.First(id, now), actor.Did("webhook.registered", "webhook/" + id, "charity/" + charity, now));
            var answer = TypedResults.Created($"/api/notifications/webhooks/{id}", new WebhookWithSecret(webhook.View(lane, now), Signature.Written(secret)));
            http.Tag(webhook.Version);
            http.Response.Headers.CacheControl = "no-store";
            // What is kept for a repeat lies in the database in the clear: without the secret.
            key.Keep(db, TypedResults.Created(answer.Location, answer.Value! with { Secret = null }), now);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return answer;
            }
            catch (DbUpdateException failed) when (failed is not DbUpdateConcurrencyException && tried < Tries)
            {
                // Somebody else of the charity took the place or the address between the look and the save. Where it was a repeat, the same address is found.
                db.ChangeTracker.Clear();
                http.Response.Headers.ETag = default;
            }
        }
    }
}
