using Intake.Cases;
using Intake.People;
using Intake.Retention;

namespace Intake.Consents;

/// <summary>
/// The person's yes to one charity, or the one override where life is in danger. Never changed, only withdrawn: what was done before stays lawful.
/// </summary>
internal sealed class Consent
{
    /// <summary>Purpose of a consent that lets candidate charities be chosen by sensitive tags.</summary>
    public const string SensitiveTags = "sensitiveTags";

    private Consent()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    /// <summary>The one receiver; null for the purpose <see cref="SensitiveTags"/>.</summary>
    public Guid? CharityId { get; private init; }

    public string Purpose { get; private init; } = "";

    /// <summary>Codes of the table <c>contactKinds</c>, with commas between.</summary>
    public string KindList { get; private init; } = "";

    /// <summary>consent, or dangerToLife.</summary>
    public string Basis { get; private init; } = "";

    public string? Channel { get; private init; }

    public string? GivenBy { get; private init; }

    public string? TextVersion { get; private init; }

    /// <summary>Why it was overridden, and who answers for it.</summary>
    public byte[]? SealedReason { get; private set; }

    public byte[]? SealedResponsible { get; private set; }

    public DateTimeOffset GivenAt { get; private init; }

    public string RecordedBy { get; private init; } = "";

    public DateTimeOffset? ExpiresAt { get; private init; }

    public DateTimeOffset? WithdrawnAt { get; private set; }

    public string? WithdrawnBy { get; private set; }

    /// <summary>When it was noticed that its time is over.</summary>
    public DateTimeOffset? ExpiredAt { get; private set; }

    /// <summary>How often the contact was read under it: whoever ends it at the same moment has to know of the reading.</summary>
    public int Readings { get; private set; }

    /// <summary>Of an override: upheld or notUpheld, once a second person has looked at it.</summary>
    public string? Review { get; private set; }

    public DateTimeOffset? ReviewedAt { get; private set; }

    public string? ReviewedBy { get; private set; }

    public bool IsOverride => Basis == "dangerToLife";

    public IReadOnlyList<string> Kinds => KindList.Length == 0 ? [] : KindList.Split(',');

    public static Consent Of(Guid id, Guid caseId, ConsentFacts facts, string by, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = caseId,
        CharityId = facts.CharityId,
        Purpose = facts.Purpose,
        KindList = string.Join(',', facts.Kinds),
        Basis = "consent",
        Channel = facts.Channel,
        GivenBy = facts.GivenBy,
        TextVersion = facts.TextVersion,
        GivenAt = now,
        RecordedBy = by,
        ExpiresAt = facts.ExpiresAt,
    };

    /// <summary>Danger to life: no yes was given; somebody answers for it.</summary>
    public static Consent Override(
        Guid id, Guid charityId, IEnumerable<string> kinds, string reason, string responsible, DateTimeOffset expiresAt, DataKeys keys, PersonVault vault, string by, DateTimeOffset now) => new()
        {
            Id = id,
            CaseId = keys.CaseId,
            CharityId = charityId,
            Purpose = "aid",
            KindList = string.Join(',', kinds),
            Basis = "dangerToLife",
            SealedReason = vault.Seal(reason, $"consent/{id}/reason", keys, RecordClass.Sharing),
            SealedResponsible = vault.Seal(responsible, $"consent/{id}/responsible", keys, RecordClass.Sharing),
            GivenAt = now,
            RecordedBy = by,
            ExpiresAt = expiresAt,
        };

    /// <inheritdoc cref="PersonVault.SealAgain"/>
    public void SealAgain(DataKeys keys, PersonVault vault)
    {
        SealedReason = vault.SealAgain(SealedReason, $"consent/{Id}/reason", keys, RecordClass.Sharing);
        SealedResponsible = vault.SealAgain(SealedResponsible, $"consent/{Id}/responsible", keys, RecordClass.Sharing);
    }

    public string? Reason(DataKeys? keys, PersonVault vault) => vault.Open(SealedReason, $"consent/{Id}/reason", keys, RecordClass.Sharing);

    public string? Responsible(DataKeys? keys, PersonVault vault) => vault.Open(SealedResponsible, $"consent/{Id}/responsible", keys, RecordClass.Sharing);

    /// <summary>Whether it holds now. Without a date it holds for the life of the case; a service that goes on after closing (D4) keeps it.</summary>
    public bool Holds(Case of, DateTimeOffset now) =>
        WithdrawnAt is null && (ExpiresAt is { } until ? now < until : of.State == CaseState.Open || of.Outcome == "D4");

    public void Read() => Readings++;

    public void Expire(DateTimeOffset now) => ExpiredAt = now;

    /// <summary>The later word of a second person; it is said once.</summary>
    public Change Judge(string outcome, string by, DateTimeOffset now)
    {
        if (!IsOverride || Review is not null)
        {
            return Review == outcome ? Change.AlreadySo : Change.NotAllowed;
        }

        (Review, ReviewedAt, ReviewedBy) = (outcome, now, by);
        return Change.Done;
    }

    public Change Withdraw(string by, DateTimeOffset now)
    {
        if (WithdrawnAt is not null)
        {
            return Change.AlreadySo;
        }

        (WithdrawnAt, WithdrawnBy) = (now, by);
        return Change.Done;
    }
}

/// <summary>What was agreed to, checked.</summary>
internal sealed record ConsentFacts(
    Guid? CharityId, string Purpose, IReadOnlyList<string> Kinds, string Channel, string GivenBy, string TextVersion, DateTimeOffset? ExpiresAt);
