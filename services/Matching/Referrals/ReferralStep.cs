namespace Matching.Referrals;

/// <summary>One step of a referral, kept for ever: who, when, from where to where, why, and the version it acted on.</summary>
internal sealed class ReferralStep
{
    public required Guid Id { get; init; }

    public required Guid ReferralId { get; init; }

    public required Guid NeedId { get; init; }

    /// <summary>Null for the first step.</summary>
    public required ReferralState? From { get; init; }

    public required ReferralState To { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string By { get; init; }

    /// <summary>Coded reason.</summary>
    public required string? Why { get; init; }

    /// <summary>The person's or the charity's words; a text with a phone or identity number in it is refused.</summary>
    public required string? Text { get; init; }

    /// <summary>Version of the need's allocation that the step acted on.</summary>
    public required int NeedVersion { get; init; }
}
