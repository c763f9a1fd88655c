namespace Matching.Referrals;

/// <summary>A case that was closed: a need of it whose opening arrives late is not offered to anybody.</summary>
internal sealed class ClosedCase
{
    public required Guid CaseId { get; init; }

    public required string Outcome { get; init; }

    public required DateTimeOffset At { get; init; }
}
