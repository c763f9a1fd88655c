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

/// <summary>The person does not want help of one charity, for none of the needs: its cards are recalled and it is not asked again.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="CharityId">The charity that the person said no to.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
public sealed record ConsentRefused(Guid CaseId, Guid CharityId, DateTimeOffset At, string By);

/// <summary>The time of a consent is over and no other one stands for the charity: the contact is closed, and the person may be asked again.</summary>
public sealed record ConsentExpired(Guid ConsentId, Guid CaseId, Guid CharityId, DateTimeOffset At, string By);

/// <summary>A charity that has read a contact may no longer keep it and is asked to confirm that it was deleted.</summary>
/// <param name="DeletionId">The request, version 7.</param>
/// <param name="CaseId">The case.</param>
/// <param name="CharityId">The charity that is asked.</param>
/// <param name="DueAt">UTC: until when the receipt is expected.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id.</param>
public sealed record DeletionRequested(Guid DeletionId, Guid CaseId, Guid CharityId, DateTimeOffset DueAt, DateTimeOffset At, string By);

/// <summary>The charity confirmed that it has deleted a contact.</summary>
public sealed record DeletionConfirmed(Guid DeletionId, Guid CaseId, Guid CharityId, DateTimeOffset At, string By);

/// <summary>A second person looked at an override of the consent.</summary>
/// <param name="ConsentId">The override.</param>
/// <param name="CaseId">The case.</param>
/// <param name="CharityId">The charity that received data.</param>
/// <param name="Outcome">upheld or notUpheld.</param>
/// <param name="At">UTC.</param>
/// <param name="By">Actor id, another one than that of the override.</param>
public sealed record OverrideReviewed(Guid ConsentId, Guid CaseId, Guid CharityId, string Outcome, DateTimeOffset At, string By);

/// <summary>A charity read a person's contact. The fact only; the data itself never leaves Intake by message.</summary>
public sealed record ContactReleased(Guid ReferralId, Guid CaseId, Guid CharityId, IReadOnlyList<string> Kinds, DateTimeOffset At, string By);
