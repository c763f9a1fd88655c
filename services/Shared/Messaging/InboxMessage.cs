namespace Messaging;

/// <summary>Says that a message was handled by the reader of a queue. Saved with the effect; kept longer than any repeat may come.</summary>
public sealed class InboxMessage
{
    /// <summary>Message id.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>Queue it was read from.</summary>
    public required string Queue { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset HandledAt { get; init; }
}
