using Contracts.Http.Shape;

namespace Contracts.Http.Intake;

/// <summary>Asks for leave to see the data of a minor unmasked.</summary>
/// <param name="Purpose">Code of the table <c>unmaskPurposes</c>; for <c>dangerToLife</c> it holds at once, for a day, and a second person looks at it afterwards.</param>
/// <param name="Reason">What the danger is, in words; for <c>dangerToLife</c> alone, and needed there. Without name, number or address of the case.</param>
/// <param name="Responsible">Name of the person who answers for it and is told so; for <c>dangerToLife</c> alone, and needed there.</param>
public sealed record AskApproval(
    [property: Needed, AtMost(40)] string? Purpose, [property: AtMost(500)] string? Reason = null, [property: AtMost(100), WithoutLongNumber] string? Responsible = null);

/// <summary>The second person's word.</summary>
/// <param name="Outcome">approved: it opens for eight hours; or refused, which ends it at once.</param>
public sealed record DecideApproval([property: Needed, OneOf("approved", "refused")] string? Outcome);

/// <summary>Leave to see the data of a minor unmasked, for one reader and purpose.</summary>
/// <param name="Id">Version 7.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Purpose">Code of the table <c>unmaskPurposes</c>.</param>
/// <param name="AskedBy">The reader it is for.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="Outcome">approved or refused; null until a second person has decided.</param>
/// <param name="DecidedAt">UTC.</param>
/// <param name="Until">UTC: until when it opens; null while it waits or when it was refused.</param>
/// <param name="Reason">Of a danger to life: what it is. In the case alone, for who asked and for coordinators, who judge it; null otherwise.</param>
/// <param name="Responsible">Of a danger to life: who answers for it. As the reason.</param>
public sealed record ApprovalView(
    Guid Id, Guid CaseId, string Purpose, string AskedBy, DateTimeOffset AskedAt, string? Outcome, DateTimeOffset? DecidedAt, DateTimeOffset? Until, string? Reason = null, string? Responsible = null);
