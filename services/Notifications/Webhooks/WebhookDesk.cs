using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Platform.Http;
using Platform.Identity;

namespace Notifications.Webhooks;

/// <summary>What all steps of a webhook share: whose it is, which version the caller saw, one save with the record of who did it, the webhook as answer.</summary>
internal sealed class WebhookDesk(NotificationsDbContext db, AskProof proofs, TimeProvider time, IHttpContextAccessor http)
{
    /// <param name="id">The webhook; a charity reaches only its own.</param>
    /// <param name="actor">Who acts.</param>
    /// <param name="ifMatch">The version the caller saw.</param>
    /// <param name="key">Keeps the answer for a repeat.</param>
    /// <param name="act">What is on record, e.g. <c>webhook.paused</c>.</param>
    /// <param name="step">The change; false when it was so already.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<Results<Ok<WebhookView>, Refusal>> TakeAsync(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, string act, Func<Webhook, Lane, DateTimeOffset, bool> step, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, actor, cancellationToken) is not var (webhook, lane))
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(webhook.Version))
        {
            return Refusal.Stale();
        }

        var now = time.GetUtcNow();
        var former = webhook.Url;
        var changed = step(webhook, lane, now);
        // A changed address is asked even where it was the proven one before: a proof of the address between may be arriving at this moment.
        if (changed && webhook.State == WebhookState.Active && (webhook.Url != former || !lane.IsProvenFor(webhook)))
        {
            await proofs.AskAsync(id, now, cancellationToken);
        }

        var answer = TypedResults.Ok(webhook.View(lane, now));
        http.HttpContext!.Tag(webhook.Version);
        if (changed)
        {
            db.Add(actor.Did(act, "webhook/" + id, "charity/" + webhook.CharityId, now));
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }

    /// <summary>A webhook of the caller's charity; null for every other.</summary>
    public async Task<(Webhook Webhook, Lane Lane)?> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken) =>
        await Own(db, actor).Where(row => row.Id == id).Join(db.Lanes, row => row.Id, lane => lane.WebhookId, (row, lane) => new { row, lane }).SingleOrDefaultAsync(cancellationToken) is { } found
            ? (found.row, found.lane) : null;

    /// <summary>The webhooks of the caller's charity; none for whoever speaks for no charity.</summary>
    public static IQueryable<Webhook> Own(NotificationsDbContext db, Actor actor)
    {
        var charity = actor.CharityId ?? Guid.Empty;
        return db.Webhooks.Where(row => row.CharityId == charity);
    }

    /// <summary>The address is named by another webhook of the charity.</summary>
    public static Refusal Known(Guid id) => new Refusal(ProblemKind.AlreadyExists).With("existingId", id).Because("该网址已登记。", "This address is registered already.");
}
