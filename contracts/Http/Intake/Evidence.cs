namespace Contracts.Http.Intake;

/// <summary>A photo that a charity took as evidence of its delivery. The picture itself is asked for by the id, and each look is on record.</summary>
/// <param name="Id">Of the photo.</param>
/// <param name="ReferralId">The referral it belongs to.</param>
/// <param name="At">UTC: when it was taken in.</param>
/// <param name="Bytes">Size of the picture as it is kept: JPEG, at most 2,000 pixels on its longer side.</param>
public sealed record EvidenceView(Guid Id, Guid ReferralId, DateTimeOffset At, int Bytes);
