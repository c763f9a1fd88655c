using Audit;
using Contracts.Http.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notifications.Data;
using Notifications.Deliveries;
using Notifications.Events;
using Notifications.Sealing;
using Notifications.Webhooks;

namespace Notifications.Sending;

/// <summary>Sends what is due for one webhook, one event after the other, in the order of their time; to an address that has not proved to be the charity's, the proof alone. What came of each is saved before the next.</summary>
internal sealed partial class RunLane(IServiceScopeFactory scopes, PostWebhook post, SecretBox box, Challenge challenges, SendingOptions options, TimeProvider time, ILogger<RunLane> log)
{
    /// <summary>So many, then it is somebody else's turn.</summary>
    private const int AtOnce = 50;

    /// <summary>Who acts, where nobody does.</summary>
    private const string Self = "notifications";

    /// <summary>Takes the lane for a while; null when another has it.</summary>
    public async Task<Guid?> ClaimAsync(Guid webhook, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (claim, until) = (Guid.CreateVersion7(now), now + options.Lease);
        await using var scope = scopes.CreateAsyncScope();
        // One statement decides, on both databases.
        return await scope.ServiceProvider.GetRequiredService<NotificationsDbContext>().Lanes
            .Where(lane => lane.WebhookId == webhook && (lane.ClaimedUntil == null || lane.ClaimedUntil < now))
            .ExecuteUpdateAsync(set => set.SetProperty(lane => lane.ClaimedUntil, until).SetProperty(lane => lane.ClaimedBy, claim), cancellationToken) == 1 ? claim : null;
    }

    public async Task RunAsync(Guid webhook, Guid claim, CancellationToken stoppingToken)
    {
        for (var sent = 0; sent < AtOnce && !stoppingToken.IsCancellationRequested; sent++)
        {
            if (!await SendNextAsync(webhook, claim))
            {
                break;
            }
        }

        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NotificationsDbContext>().Lanes.Where(lane => lane.WebhookId == webhook && lane.ClaimedBy == claim)
            .ExecuteUpdateAsync(set => set.SetProperty(lane => lane.ClaimedUntil, (DateTimeOffset?)null).SetProperty(lane => lane.ClaimedBy, (Guid?)null), CancellationToken.None);
    }

    // Without the host's token: an attempt has a time limit of its own, and what was sent has to be marked.
    private async Task<bool> SendNextAsync(Guid id, Guid claim)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NotificationsDbContext>();
        var begun = time.GetUtcNow();
        if (await db.Webhooks.SingleOrDefaultAsync(row => row.Id == id && row.State == WebhookState.Active) is not { } webhook
            || await db.Lanes.SingleOrDefaultAsync(row => row.WebhookId == id && row.ClaimedBy == claim) is not { } lane
            || await NextAsync(db, id, lane.IsProvenFor(webhook), begun) is not { } delivery)
        {
            return false;
        }

        try
        {
            // The claim covers this attempt, however long the one before took.
            lane.ClaimedUntil = begun + options.Lease;
            await db.SaveChangesAsync();
            var challenge = delivery.Type == EventTypes.Proof ? challenges.Of(delivery.Id, webhook.Url) : null;
            var body = challenge is null ? delivery.Body : TellCharity.Body(EventTypes.Proof, delivery.At, new ProofEvent(id, webhook.CharityId, challenge));
            var outcome = await post.SendAsync(new Uri(webhook.Url), delivery.MessageId, body, webhook.SecretsAt(begun).Select(secret => box.Open(secret, id)), challenge, CancellationToken.None);
            Mark(db, webhook, lane, delivery, outcome, begun);
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            // Meanwhile the claim ran out, or a person changed the webhook or asked for the event again: the next look decides on what is there now.
            Repeated(log, id, delivery.Id);
        }

        return true;
    }

    private static Task<Delivery?> NextAsync(NotificationsDbContext db, Guid webhook, bool proven, DateTimeOffset now)
    {
        var due = db.Deliveries.Where(row => row.WebhookId == webhook && row.NextAttemptAt <= now);
        due = proven ? due : due.Where(row => row.Type == EventTypes.Proof);
        return due.OrderBy(row => row.NextAttemptAt).ThenBy(row => row.At).ThenBy(row => row.Id).FirstOrDefaultAsync();
    }

    private void Mark(NotificationsDbContext db, Webhook webhook, Lane lane, Delivery delivery, Outcome outcome, DateTimeOffset begun)
    {
        var now = time.GetUtcNow();
        var pause = RetrySchedule.PauseAfter(delivery.Tries + 1, options.Pauses, Random.Shared.NextDouble());
        delivery.Tried(outcome.Status, outcome.Fault, (int)(now - begun).TotalMilliseconds, pause, now);
        lane.FailingSince = outcome.Fault is null ? null : lane.FailingSince ?? now;
        if (delivery is { Type: EventTypes.Proof, State: DeliveryState.Delivered } && !lane.IsProvenFor(webhook))
        {
            lane.Prove(webhook.Url, now);
            db.Add(AuditRecord.Of(Self, null, "webhook.proven", "webhook/" + webhook.Id, "charity/" + webhook.CharityId, now));
        }

        PauseReason? reason = outcome.Status == 410 ? PauseReason.Gone
            : delivery is { Type: EventTypes.Proof, State: DeliveryState.GaveUp } && !lane.IsProvenFor(webhook) ? PauseReason.Unproven
            : lane.FailingSince is { } since && now - since >= options.PauseAfter ? PauseReason.Failing : null;
        if (reason is { } why && webhook.Pause(why, now, Self))
        {
            Paused(log, webhook.Id, why);
        }

        if (outcome.Fault is { } fault)
        {
            Missed(log, webhook.Id, delivery.Id, delivery.Attempts, fault, outcome.Status);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Webhook}: delivery {Delivery} failed at attempt {Attempt}: {Fault} {Status}")]
    private static partial void Missed(ILogger logger, Guid webhook, Guid delivery, int attempt, string fault, int? status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} is paused: {Reason}")]
    private static partial void Paused(ILogger logger, Guid webhook, PauseReason reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Webhook {Webhook}: what came of delivery {Delivery} is not marked, somebody else was first")]
    private static partial void Repeated(ILogger logger, Guid webhook, Guid delivery);
}
