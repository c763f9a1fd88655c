using Intake.Cases;
using Intake.People;
using Intake.Retention;

namespace Intake.Approvals;

/// <summary>
/// Leave to see the data of one minor unmasked (Minors Online Regulation Art. 36): for one reader, one purpose and some hours. A second person gives or refuses it; where life is in
/// danger it holds at once: for a reason in words, with somebody who answers for it, and the second person looks at it afterwards.
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

    /// <summary>What the danger is, and who answers for looking at once; null where a second person is waited for.</summary>
    public byte[]? SealedReason { get; private set; }

    public byte[]? SealedResponsible { get; private set; }

    public bool IsDanger => Purpose == DangerToLife;

    public static Approval Ask(Guid id, Guid caseId, string purpose, string by, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = caseId,
        Purpose = purpose,
        AskedBy = by,
        AskedAt = now,
    };

    /// <summary>Nobody is waited for; somebody answers for it.</summary>
    public static Approval InDanger(Guid id, string reason, string responsible, DataKeys keys, PersonVault vault, string by, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = keys.CaseId,
        Purpose = DangerToLife,
        AskedBy = by,
        AskedAt = now,
        Until = now + HoldingInDanger,
        SealedReason = vault.Seal(reason, ReasonOf(id), keys, RecordClass.Stories),
        SealedResponsible = vault.Seal(responsible, ResponsibleOf(id), keys, RecordClass.Stories),
    };

    public string? Reason(DataKeys? keys, PersonVault vault) => vault.Open(SealedReason, ReasonOf(Id), keys, RecordClass.Stories);

    public string? Responsible(DataKeys? keys, PersonVault vault) => vault.Open(SealedResponsible, ResponsibleOf(Id), keys, RecordClass.Stories);

    /// <summary>Its words go with the story they are part of.</summary>
    public void Erase() => (SealedReason, SealedResponsible) = (null, null);

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

    private static string ReasonOf(Guid id) => $"approval/{id}/reason";

    private static string ResponsibleOf(Guid id) => $"approval/{id}/responsible";
}
