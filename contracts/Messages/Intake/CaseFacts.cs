namespace Contracts.Messages.Intake;

/// <summary>A case was opened. Carries no person: who it is about stays in Intake.</summary>
/// <param name="CaseId">The case, version 7.</param>
/// <param name="Number">Short speakable number with check character, e.g. <c>420106-7K2M-9</c>.</param>
/// <param name="Division">Administrative division code of the place of need (6, 9 or 12 digits).</param>
/// <param name="Urgency">U1 to U5.</param>
/// <param name="Channel">hotline, walkIn, field, government ...</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="By">Actor id (a client or account), never a person in need.</param>
/// <param name="Version">Version of the case after this change; readers ignore older ones.</param>
public sealed record CaseOpened(
    Guid CaseId, string Number, string Division, string Urgency, string Channel, DateTimeOffset OpenedAt, string By, int Version);

/// <summary>A case was closed with an outcome code of domain table 4f.</summary>
public sealed record CaseClosed(Guid CaseId, string Outcome, DateTimeOffset ClosedAt, string By, int Version);

/// <summary>Two cases were found to be about the same household. Reversible: see <see cref="CasesUnlinked"/>.</summary>
public sealed record CasesLinked(Guid CaseId, Guid DuplicateOfCaseId, DateTimeOffset At, string By);

/// <summary>A link between two cases was taken back.</summary>
public sealed record CasesUnlinked(Guid CaseId, Guid DuplicateOfCaseId, DateTimeOffset At, string By);
