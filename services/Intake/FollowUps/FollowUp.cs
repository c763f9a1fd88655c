using Intake.Cases;
using Platform.Identity;

namespace Intake.FollowUps;

/// <summary>What a follow-up is about.</summary>
internal enum FollowUpKind
{
    /// <summary>A charity said yes; the person is asked whether it may have the contact.</summary>
    ObtainConsent,

    /// <summary>The charity says that it delivered; the person is asked.</summary>
    ConfirmOutcome,

    /// <summary>Some time after the help: is the need met, is anybody in danger, is something else needed?</summary>
    CallAfterwards,

    /// <summary>Data were released because life was in danger; the person is told afterwards.</summary>
    LaterNotice,

    /// <summary>A second person looks at an override of the consent.</summary>
    ReviewOverride,

    /// <summary>A second person decides whether somebody may see a minor's data, or looks at it after a danger.</summary>
    DecideApproval,

    /// <summary>A charity has not yet confirmed that it deleted a contact.</summary>
    AskReceipt,

    /// <summary>The state gives less than it promised, after the need was taken back.</summary>
    ReviewRelief,

    /// <summary>A minor's data were opened because life was in danger; whoever was named as answering for it is told so.</summary>
    TellResponsible,
}

/// <summary>Something a person at the desk has to do until a time. One row per kind and subject, so that a repeated message makes no second call.</summary>
internal sealed class FollowUp : IPlaced
{
    private FollowUp()
    {
    }

    public Guid Id { get; private init; }

    public FollowUpKind Kind { get; private init; }

    /// <summary>The referral, consent or relief link it is about.</summary>
    public Guid SubjectId { get; private init; }

    public Guid CaseId { get; private init; }

    public string CaseNumber { get; private init; } = "";

    public string Division { get; private init; } = "";

    public string Area1 { get; private init; } = "";

    public string? Area2 { get; private init; }

    public string? Area3 { get; private init; }

    public string? Area4 { get; private init; }

    public string Urgency { get; private init; } = "";

    public Guid? NeedId { get; private init; }

    public Guid? ReferralId { get; private init; }

    public Guid? CharityId { get; private init; }

    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Calls that reached nobody.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset? DoneAt { get; private set; }

    /// <summary>Actor id; <c>intake</c> when it ended by itself.</summary>
    public string? DoneBy { get; private set; }

    /// <summary>Actor id of who is on this call, or was: <see cref="HeldUntil"/> says.</summary>
    public string? HeldBy { get; private set; }

    /// <summary>Whoever closes the browser in the middle of a call keeps nobody waiting for longer.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    public int Version { get; private set; }

    public bool IsHeld(DateTimeOffset now) => DoneAt is null && HeldUntil > now;

    public static FollowUp Of(
        Guid id, FollowUpKind kind, Guid subjectId, Case of, DateTimeOffset dueAt, Guid? needId = null, Guid? referralId = null, Guid? charityId = null) => new()
        {
            Id = id,
            Kind = kind,
            SubjectId = subjectId,
            CaseId = of.Id,
            CaseNumber = of.Number,
            Division = of.Division,
            Area1 = of.Area1,
            Area2 = of.Area2,
            Area3 = of.Area3,
            Area4 = of.Area4,
            Urgency = of.Urgency,
            NeedId = needId,
            ReferralId = referralId,
            CharityId = charityId,
            DueAt = dueAt,
            Version = 1,
        };

    public Change Complete(string by, DateTimeOffset now)
    {
        if (DoneAt is not null)
        {
            return Change.AlreadySo;
        }

        (DoneAt, DoneBy) = (now, by);
        LetGo();
        return Change.Done;
    }

    /// <summary>Somebody calls, or goes on calling.</summary>
    public void Hold(string by, DateTimeOffset until)
    {
        (HeldBy, HeldUntil) = (by, until);
        Version++;
    }

    /// <summary>Nobody is on this call any more.</summary>
    public void LetGo()
    {
        (HeldBy, HeldUntil) = (null, null);
        Version++;
    }

    /// <summary>Nobody was reached; it comes back.</summary>
    public Change TryAgain(DateTimeOffset nextAt)
    {
        if (DoneAt is not null)
        {
            return Change.NotAllowed;
        }

        Attempts++;
        DueAt = nextAt;
        LetGo();
        return Change.Done;
    }

    /// <summary>The reason for it is there again, e.g. a second claim after a dispute.</summary>
    public void Reopen(DateTimeOffset dueAt)
    {
        if (DoneAt is not null)
        {
            (DoneAt, DoneBy, DueAt, Attempts) = (null, null, dueAt, 0);
            Version++;
        }
    }
}
