using Contracts.Messages.Matching;

namespace Intake.Consents;

/// <summary>What intake has to know of a referral: whose it is and whether the charity said yes. Matching owns it; the highest version wins.</summary>
internal sealed class ReferralCopy
{
    private static readonly string[] Serving = ["accepted", "inService", "onHold", "delivered", "disputed"];

    public Guid ReferralId { get; private init; }

    public Guid NeedId { get; private init; }

    public Guid CaseId { get; private init; }

    public Guid CharityId { get; private init; }

    /// <summary>Word of the table <c>referralStatuses</c>.</summary>
    public string Status { get; private set; } = "";

    /// <summary>D1 to D4 once the person confirmed.</summary>
    public string? Outcome { get; private set; }

    public int NeedVersion { get; private set; }

    /// <summary>The charity's yes stands: it has accepted and its work has not ended. An ongoing service goes on after the first confirmation.</summary>
    public bool IsAccepted => Serving.Contains(Status) || (Status == "confirmed" && Outcome == "D4");

    public static ReferralCopy Of(ReferralFacts facts) => new()
    {
        ReferralId = facts.ReferralId,
        NeedId = facts.NeedId,
        CaseId = facts.CaseId,
        CharityId = facts.CharityId,
    };

    /// <summary>False when this is known, or older than what is known.</summary>
    public bool Follow(ReferralFacts facts, string? outcome)
    {
        if (facts.NeedVersion <= NeedVersion)
        {
            return false;
        }

        (Status, Outcome, NeedVersion) = (facts.Status, outcome ?? Outcome, facts.NeedVersion);
        return true;
    }
}
