using Intake.Cases;

namespace Intake.Approvals;

/// <summary>
/// Leave to see the data of one minor unmasked (Minors Online Regulation Art. 36): for one reader, one purpose and some hours. A second person gives or refuses it; where life is in
/// danger it holds at once, and the second person looks at it afterwards.
/// </summary>
internal sealed class Approval
{
    /// <summary>The purpose that waits for nobody, a code of <c>unmaskPurposes</c>.</summary>
    public const string DangerToLife = "dangerToLife";

    // A shift; a night and the morning after it.
    private static readonly TimeSpan Holding = TimeSpan.FromHours(8);
    private static readonly TimeSpan HoldingInDanger = TimeSpan.FromHours(24);

    private Approval()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    /// <summary>Code of the table <c>unmaskPurposes</c>.</summary>
    public string Purpose { get; private init; } = "";

    /// <summary>The one reader it is for.</summary>
    public string AskedBy { get; private init; } = "";

    public DateTimeOffset AskedAt { get; private init; }

    /// <summary>approved or refused, once the second person has decided.</summary>
    public string? Outcome { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    /// <summary>UTC; until when it opens anything. Null while it waits.</summary>
    public DateTimeOffset? Until { get; private set; }

    public bool IsDanger => Purpose == DangerToLife;

    public static Approval Ask(Guid id, Guid caseId, string purpose, string by, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = caseId,
        Purpose = purpose,
        AskedBy = by,
        AskedAt = now,
        Until = purpose == DangerToLife ? now + HoldingInDanger : null,
    };

    /// <summary>Whether it shows the case to this reader for this purpose now.</summary>
    public bool Opens(string by, string purpose, DateTimeOffset now) => AskedBy == by && Purpose == purpose && now < Until;

    /// <summary>The word of the second person, said once. Danger is judged afterwards: refused ends it at once, approved changes nothing.</summary>
    public Change Decide(string outcome, string by, DateTimeOffset now)
    {
        if (Outcome is not null)
        {
            return Outcome == outcome ? Change.AlreadySo : Change.NotAllowed;
        }

        (Outcome, DecidedBy, DecidedAt) = (outcome, by, now);
        Until = outcome == "refused" ? null : IsDanger ? Until : now + Holding;
        return Change.Done;
    }
}
