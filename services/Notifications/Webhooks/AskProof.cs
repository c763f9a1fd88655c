using Microsoft.EntityFrameworkCore;
using Notifications.Data;
using Notifications.Deliveries;
using Notifications.Events;
using Notifications.Sending;

namespace Notifications.Webhooks;

/// <summary>
/// An address is asked whether it is the charity's; before it has answered nothing else is sent there. One proof waits at a time, and two attempts lie the first of the pauses apart, whatever is
/// pressed and changed meanwhile: nobody makes the platform hammer at a stranger's address.
/// </summary>
internal sealed class AskProof(NotificationsDbContext db, SendingOptions options)
{
    /// <summary>The proof of a new webhook, asked for at once.</summary>
    public static Delivery First(Guid webhookId, DateTimeOffset now) => Delivery.Of(webhookId, EventTypes.Proof, "", now, now);

    /// <summary>Asks as soon as it may; the caller saves.</summary>
    public async Task<Delivery> AskAsync(Guid webhookId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await db.Deliveries.Where(row => row.WebhookId == webhookId && row.Type == EventTypes.Proof).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken);
        var due = last?.LastAttemptAt + options.Pauses[0] is { } earliest && earliest > now ? earliest : now;
        if (last is { NextAttemptAt: not null })
        {
            last.SendAgain(due);
            return last;
        }

        var proof = Delivery.Of(webhookId, EventTypes.Proof, "", now, now, due);
        db.Add(proof);
        return proof;
    }
}
