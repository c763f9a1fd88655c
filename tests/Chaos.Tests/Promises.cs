using System.Collections.Concurrent;

namespace Chaos.Tests;

/// <summary>What the platform answered with 2xx, as those who asked remember it. The audit holds the databases against it.</summary>
internal sealed class Promises
{
    /// <summary>Idempotency-Key of each opened case, with the case and its needs.</summary>
    public ConcurrentDictionary<string, (Guid CaseId, Guid[] Needs)> Cases { get; } = new();

    /// <summary>Consents on record.</summary>
    public ConcurrentDictionary<Guid, Guid> Consents { get; } = new();

    /// <summary>Needs that were withdrawn.</summary>
    public ConcurrentDictionary<Guid, bool> Withdrawn { get; } = new();

    /// <summary>Steps of referrals: the referral and the state it was said to have reached.</summary>
    public ConcurrentDictionary<(Guid Referral, string To), bool> Steps { get; } = new();

    /// <summary>Answers nobody should get: 5xx, or a refusal that makes no sense.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Whether a database is away on purpose, so that 500 is the right answer for a while.</summary>
    public bool DatabaseAway { get; set; }

    /// <summary>Whether an answer is owed to a fault on purpose.</summary>
    public bool IsExcused(int status) => DatabaseAway && status == 500;

    /// <summary>What those were told who got 503; they send again.</summary>
    public ConcurrentQueue<string> Unavailable { get; } = new();

    /// <summary>How many steps were answered with 2xx so far.</summary>
    public int Answered => _answered;

    /// <summary>Requests that were sent again because the process had died under them.</summary>
    public int Repeated => _repeated;

    private int _answered;
    private int _repeated;

    public void CountAnswer() => Interlocked.Increment(ref _answered);

    public void CountRepeat() => Interlocked.Increment(ref _repeated);
}
