namespace Messaging;

/// <summary>A fact that was saved with the state it tells about and waits to be sent.</summary>
public sealed class OutboxMessage
{
    /// <summary>Order of writing; inside one stream it follows the commits, because an aggregate has one writer at a time.</summary>
    public long Number { get; init; }

    /// <summary>Message id on the bus, version 7; the inbox of every reader knows it again.</summary>
    public required Guid Id { get; init; }

    /// <summary>The aggregate told about, e.g. <c>need/…</c>. Order holds inside a stream only.</summary>
    public required string Stream { get; init; }

    /// <summary>Stable name of <c>MessageNames</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The message as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>The message itself while the process that wrote it still holds it; not stored.</summary>
    internal object? Message { get; init; }

    /// <summary>W3C trace context of the request that wrote it; null outside of a trace.</summary>
    public string? Trace { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>How often sending failed through the message's own fault.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC: not to be sent before.</summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>UTC: until then the row belongs to <see cref="ClaimedBy"/>; afterwards anybody may send it.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>The relay that is sending it.</summary>
    public Guid? ClaimedBy { get; set; }

    /// <summary>UTC: the bus took it, or an operator discarded it. A row without is open.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>UTC: every reader has it in its own database, or the broker keeps it for them. Sent and not settled means: send again after a restart.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>UTC: given up after too many attempts; holds back its own stream until an operator decides.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    /// <summary>Kind of the last failure, never its text: that may quote the content.</summary>
    public string? LastError { get; set; }
}
