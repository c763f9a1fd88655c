using Contracts.Http.Shape;

namespace Contracts.Http.Matching;

/// <summary>The charity says yes.</summary>
/// <param name="Quantity">Units it takes over, at most what the card asks for; all when absent.</param>
/// <param name="ContactBy">UTC: when it wants to reach the person; the urgency's clock when absent.</param>
/// <param name="ConflictOfInterest">True when the charity is too close to the case: the card is then declined with that reason.</param>
public sealed record AcceptReferral([property: Between(1, 100000)] int? Quantity, DateTimeOffset? ContactBy, bool ConflictOfInterest = false);

/// <summary>The charity says no, without any penalty.</summary>
/// <param name="Reason">Code of the reference table <c>decline</c>.</param>
/// <param name="Text">Words; needed for <c>other</c>. No personal data.</param>
public sealed record DeclineReferral([property: Needed, AtMost(40)] string? Reason, [property: AtMost(500), WithoutLongNumber] string? Text);

/// <summary>The charity reached the person and begins, or goes on after a pause.</summary>
public sealed record StartService;

/// <summary>A pause.</summary>
/// <param name="ReviewAt">UTC, in the future, at most a year ahead: when it is looked at again.</param>
/// <param name="Reason">Code or short words. No personal data.</param>
public sealed record HoldService([property: Needed] DateTimeOffset? ReviewAt, [property: AtMost(100), WithoutLongNumber] string? Reason);

/// <summary>The charity says that it delivered: a claim until the person confirms.</summary>
/// <param name="Extent">full, part, alternative, ongoing.</param>
/// <param name="Quantity">Units; the whole promise when absent, needed for <c>part</c>.</param>
/// <param name="Evidence">Receipt number or the like. No personal data.</param>
public sealed record ReportDelivery(
    [property: Needed, OneOf("full", "part", "alternative", "ongoing")] string? Extent,
    [property: Between(1, 100000)] int? Quantity,
    [property: AtMost(200), WithoutLongNumber] string? Evidence);

/// <summary>The charity gives the need back, or says that the service failed for good.</summary>
/// <param name="Reason">Code of the reference table <c>return</c>, or <c>failure</c> when it failed for good.</param>
/// <param name="Text">Words; needed for <c>other</c>. No personal data.</param>
public sealed record ReturnReferral([property: Needed, AtMost(40)] string? Reason, [property: AtMost(500), WithoutLongNumber] string? Text);

/// <summary>The person's word, asked by call, code or visit.</summary>
/// <param name="Outcome">D1 in full, D2 in part, D3 in another form, D4 ongoing.</param>
/// <param name="Satisfaction">1 to 5.</param>
/// <param name="By">call, code, visit.</param>
/// <param name="Quantity">Units that arrived; needed for D2 unless the charity reported a part.</param>
/// <param name="Code">With <c>code</c>: the six digits that the person was told; spaces do not count.</param>
public sealed record ConfirmOutcome(
    [property: Needed, OneOf("D1", "D2", "D3", "D4")] string? Outcome,
    [property: Between(1, 5)] int? Satisfaction,
    [property: Needed, OneOf("call", "code", "visit")] string? By,
    [property: Between(0, 100000)] int? Quantity,
    [property: AtMost(20)] string? Code = null);

/// <summary>The person contradicts the charity's claim.</summary>
/// <param name="Text">What is contradicted. No personal data.</param>
public sealed record DisputeOutcome([property: Needed, AtMost(500), WithoutLongNumber] string? Text);

/// <summary>A coordinator decides a dispute.</summary>
/// <param name="Result">confirmed, returned, failed.</param>
/// <param name="Outcome">D1 to D4 when confirmed.</param>
/// <param name="Quantity">Units that arrived, when confirmed with D2.</param>
/// <param name="Text">Why. No personal data.</param>
public sealed record ResolveDispute(
    [property: Needed, OneOf("confirmed", "returned", "failed")] string? Result,
    [property: OneOf("D1", "D2", "D3", "D4")] string? Outcome,
    [property: Between(0, 100000)] int? Quantity,
    [property: Needed, AtMost(500), WithoutLongNumber] string? Text);

/// <summary>A coordinator refers a need to an offer by hand.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="OfferId">The offer.</param>
/// <param name="Reason">Why, in words, for the record. No personal data.</param>
public sealed record ReferByHand([property: Needed] Guid? NeedId, [property: Needed] Guid? OfferId, [property: Needed, AtMost(300), WithoutLongNumber] string? Reason);
