namespace Contracts.Messages.Intake;

/// <summary>The person (or a guardian or proxy) agreed that one named charity may receive the named kinds of data for one purpose.</summary>
/// <param name="ConsentId">The consent, version 7.</param>
/// <param name="CaseId">The case.</param>
/// <param name="CharityId">The one organisation it is given to (PIPL Art. 23: separate consent per receiver).</param>
/// <param name="Purpose">Purpose code.</param>
/// <param name="Kinds">Kinds of data: name, phone, address.</param>
/// <param name="ExpiresAt">UTC; null for the life of the case.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
public sealed record ConsentRecorded(
    Guid ConsentId, Guid CaseId, Guid CharityId, string Purpose, IReadOnlyList<string> Kinds, DateTimeOffset? ExpiresAt, DateTimeOffset At, string By);

/// <summary>A consent was withdrawn: contact is closed at once and open cards of that charity for the case are recalled.</summary>
public sealed record ConsentWithdrawn(Guid ConsentId, Guid CaseId, Guid CharityId, DateTimeOffset At, string By);

/// <summary>A charity read a person's contact. The fact only; the data itself never leaves Intake by message.</summary>
public sealed record ContactReleased(Guid ReferralId, Guid CaseId, Guid CharityId, IReadOnlyList<string> Kinds, DateTimeOffset At, string By);
