using Intake.Consents;

namespace Intake.Deletions;

/// <summary>A charity has read a contact: which kinds of data, under which consent. The ledger of sharing (PIPL Art. 23; kept at least three years after the last one); never changed.</summary>
internal sealed class Disclosure
{
    private Disclosure()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    public Guid CharityId { get; private init; }

    public Guid ReferralId { get; private init; }

    public Guid ConsentId { get; private init; }

    /// <summary>Codes of the table <c>contactKinds</c>, with commas between.</summary>
    public string KindList { get; private init; } = "";

    public DateTimeOffset At { get; private init; }

    public static Disclosure Of(ReferralCopy referral, Consent under, IEnumerable<string> kinds, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CaseId = referral.CaseId,
        CharityId = referral.CharityId,
        ReferralId = referral.ReferralId,
        ConsentId = under.Id,
        KindList = string.Join(',', kinds),
        At = now,
    };
}
