using Contracts.Http.Shape;

namespace Contracts.Http.Operations;

/// <summary>Where a message came to its end.</summary>
public static class DeadLetterKinds
{
    /// <summary>Could not be sent; it holds back later messages about the same thing.</summary>
    public const string Unsent = "unsent";

    /// <summary>Was read, and its handling failed for good.</summary>
    public const string Unhandled = "unhandled";

    /// <summary>Lay in a queue of the broker that nobody reads: it could not be understood, had no reader, or was delivered too often.</summary>
    public const string Stranded = "stranded";
}

/// <summary>One line of the list. Never the content.</summary>
/// <param name="Id">Names it for the other calls.</param>
/// <param name="Kind">One of <see cref="DeadLetterKinds"/>.</param>
/// <param name="Place">The thing told about whose messages are held back (<c>need/…</c>), or the queue it was in.</param>
/// <param name="Name">Stable name of the message, or <c>unknown</c>.</param>
/// <param name="MessageId">The id it travels under; a replay keeps it.</param>
/// <param name="Error">Kind of the failure.</param>
/// <param name="At">UTC: when it was given up.</param>
/// <param name="Attempts">Tries so far.</param>
public sealed record DeadLetterView(Guid Id, string Kind, string Place, string Name, Guid MessageId, string Error, DateTimeOffset At, int Attempts);

/// <summary>One dead letter with what helps to find the cause.</summary>
/// <param name="Letter">As in the list.</param>
/// <param name="Ids">The identifiers inside the message, by the name of their field.</param>
/// <param name="WrittenAt">UTC: when the sender wrote it down; null where only the sender knows.</param>
/// <param name="HeldBack">How many later messages about the same thing wait for it.</param>
/// <param name="Bytes">Size of the message.</param>
public sealed record DeadLetterDetail(DeadLetterView Letter, IReadOnlyDictionary<string, Guid> Ids, DateTimeOffset? WrittenAt, int HeldBack, int Bytes);

/// <summary>What a module has not sent yet, and what waits for an operator.</summary>
/// <param name="Open">Messages that were saved and not sent; they are tried by themselves.</param>
/// <param name="OldestAt">UTC: when the oldest of them was written; null when there is none. More than a minute ago is a fault.</param>
/// <param name="Unsent">Parked: could not be sent, and hold back later ones about the same thing.</param>
/// <param name="Unhandled">Were read, and their handling failed for good.</param>
/// <param name="Stranded">Lay in a queue that nobody reads.</param>
public sealed record MessageBacklog(int Open, DateTimeOffset? OldestAt, int Unsent, int Unhandled, int Stranded);

/// <summary>Which letters to try again; what is left out does not matter.</summary>
/// <param name="Kind">One of <see cref="DeadLetterKinds"/>.</param>
/// <param name="Name">Stable name of the message.</param>
/// <param name="Error">Kind of the failure.</param>
/// <param name="Limit">At most so many in this call: 1 to 1,000, which is also what is meant when it is left out.</param>
public sealed record ReplayDeadLetters(
    [property: OneOf(DeadLetterKinds.Unsent, DeadLetterKinds.Unhandled, DeadLetterKinds.Stranded)] string? Kind = null,
    [property: AtMost(120)] string? Name = null,
    [property: AtMost(200)] string? Error = null,
    [property: Between(1, 1000)] int? Limit = null);

/// <summary>What became of a replay of many.</summary>
/// <param name="Replayed">Sent once more.</param>
/// <param name="Refused">Could not be sent now; they stay in the list.</param>
/// <param name="Left">Letters of the same choice that are in the list now.</param>
public sealed record ReplayedDeadLetters(int Replayed, int Refused, int Left);

/// <summary>Gives a message up.</summary>
/// <param name="Reason">Why; it stands in the audit for good, so no personal data.</param>
public sealed record DiscardDeadLetter([property: Needed, AtMost(300), WithoutLongNumber] string? Reason);
