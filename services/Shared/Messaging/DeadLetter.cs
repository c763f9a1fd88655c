namespace Messaging;

/// <summary>
/// A message whose handling failed for good, or that was found in a queue of the broker that nobody reads. It is kept in the reader's own database, so that the list
/// looks the same with and without a broker.
/// </summary>
public sealed class DeadLetter
{
    /// <summary>Version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Message id; a replay carries it again.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Queue whose reader failed.</summary>
    public required string Queue { get; init; }

    /// <summary>Stable name of the message.</summary>
    public required string Name { get; init; }

    /// <summary>The message as JSON.</summary>
    public required string Body { get; init; }

    /// <summary>Kind of the failure, never its text: that may quote the content.</summary>
    public required string Error { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset FailedAt { get; init; }

    /// <summary>How often it was tried, replays included.</summary>
    public int Attempts { get; set; }

    /// <summary>The bytes as they lay in the broker; null for one that its reader could read. A replay sends them unchanged.</summary>
    public byte[]? Envelope { get; init; }

    /// <summary>How <see cref="Envelope"/> is written, as the sender said.</summary>
    public string? ContentType { get; init; }
}
