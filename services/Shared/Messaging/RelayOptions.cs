namespace Messaging;

/// <summary>How a module's relay works.</summary>
public sealed class RelayOptions
{
    /// <summary>Rows claimed at once.</summary>
    public int Batch { get; set; } = 200;

    /// <summary>How long a claim holds; a relay that died is taken over after that.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Looks for work this often even if nobody woke it.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time one publish may take; without a limit a publish blocks until a lost broker is back. Shorter than the lease.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts of a message that is itself at fault before it is parked.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>First delay after a failed attempt; doubles with each further one, up to five minutes.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Takes the turn for a write outside of SaveChanges (SQLite has one writer); null where none is needed.</summary>
    public Func<CancellationToken, ValueTask<IDisposable>>? EnterWrite { get; set; }

    /// <summary>
    /// The bus lives in this process and forgets at its end: a sent row is settled only when every reader has it, and what was not settled is sent again at the next
    /// start. Claims found at start belong to a process that is gone.
    /// </summary>
    public bool ResendSentAtStart { get; set; }
}
