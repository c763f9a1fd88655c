using Contracts.Http.Intake;
using Intake.Consents;
using Intake.People;
using Intake.Retention;

namespace Intake.Photos;

/// <summary>
/// Evidence of a delivery. A picture may show who somebody is and how they live: it is sealed by the key of the class <see cref="RecordClass.People"/> of its case and is erased with it.
/// </summary>
internal sealed class Photo
{
    /// <summary>Evidence, not an album.</summary>
    public const int MostOfOneReferral = 5;

    private Photo()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    public Guid ReferralId { get; private init; }

    /// <summary>Keyed hash of what was sent, so that the same picture is kept once; tells nothing to whoever has the picture and not the key.</summary>
    public byte[] Digest { get; private init; } = [];

    /// <summary>The picture, drawn anew and sealed.</summary>
    public byte[] Sealed { get; private init; } = [];

    /// <summary>Size of the picture.</summary>
    public int Bytes { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string By { get; private init; } = "";

    public static Photo Of(Guid id, ReferralCopy referral, byte[] digest, byte[] picture, DataKeys keys, PersonVault vault, string by, DateTimeOffset now) => new()
    {
        Id = id,
        CaseId = referral.CaseId,
        ReferralId = referral.ReferralId,
        Digest = digest,
        Sealed = vault.SealBytes(picture, Context(id, referral.CaseId), keys, RecordClass.People),
        Bytes = picture.Length,
        At = now,
        By = by,
    };

    public byte[] Read(DataKeys? keys, PersonVault vault) => vault.OpenBytes(Sealed, Context(Id, CaseId), keys, RecordClass.People);

    public EvidenceView View => new(Id, ReferralId, At, Bytes);

    private static string Context(Guid id, Guid caseId) => $"photo/{caseId:N}/{id:N}";
}
