namespace Notifications.Webhooks;

/// <summary>
/// What the sending knows of a webhook: who sends to it now, and since when nothing arrives. Apart from the webhook, so that each attempt does not make stale what a person has before the eyes.
/// One claim holds the whole lane: a webhook is sent one event at a time, whatever the number of replicas.
/// </summary>
internal sealed class Lane
{
    public required Guid WebhookId { get; init; }

    /// <summary>UTC; from then on another may send, because the first one has died.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>The claim, a new one each time; null while nobody sends.</summary>
    public Guid? ClaimedBy { get; set; }

    /// <summary>UTC: the first of the failures without a success in between.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>
    /// The address that has proved to be the charity's; null before the first one has. The address itself and no mark beside it: a proof that was on its way while the address changed proves the
    /// former one, whoever saves first.
    /// </summary>
    public string? ProvenUrl { get; private set; }

    /// <summary>UTC: when it did.</summary>
    public DateTimeOffset? ProvenAt { get; private set; }

    /// <summary>Whether events may be sent to the address the webhook has now.</summary>
    public bool IsProvenFor(Webhook webhook) => ProvenUrl == webhook.Url;

    /// <summary>An address has answered its challenge.</summary>
    public void Prove(string url, DateTimeOffset now) => (ProvenUrl, ProvenAt) = (url, now);
}
