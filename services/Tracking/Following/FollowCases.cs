using Contracts.Messages.Intake;
using Messaging;
using Tracking.Board;

namespace Tracking.Following;

/// <summary>What happens to a case as a whole becomes steps of its timeline.</summary>
internal sealed class FollowCases(CaseFile file, Areas areas) :
    IHandleTogether<CaseOpened>, IHandleTogether<CaseClosed>, IHandleTogether<CasesLinked>, IHandleTogether<CasesUnlinked>,
    IHandleTogether<ConsentRecorded>, IHandleTogether<ConsentWithdrawn>, IHandleTogether<ConsentExpired>, IHandleTogether<ConsentRefused>,
    IHandleTogether<OverrideReviewed>, IHandleTogether<DeletionRequested>, IHandleTogether<DeletionConfirmed>, IHandleTogether<ContactReleased>
{
    public Task HandleAsync(CaseOpened message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.CaseId, message.Version, message.OpenedAt, message.By, message, areas.ChainOf(message.Division));

    public Task HandleAsync(CaseClosed message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.CaseId, message.Version, message.ClosedAt, message.By, message);

    // These may happen again to the same pair: their time tells them apart.
    public Task HandleAsync(CasesLinked message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.DuplicateOfCaseId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(CasesUnlinked message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.DuplicateOfCaseId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(ConsentWithdrawn message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.ConsentId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(ContactReleased message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.ReferralId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(ConsentExpired message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.ConsentId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(ConsentRefused message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.CharityId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(OverrideReviewed message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.ConsentId, message.At.UtcTicks, message.At, message.By, message);

    public Task HandleAsync(DeletionRequested message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.DeletionId, 1, message.At, message.By, message);

    public Task HandleAsync(DeletionConfirmed message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.DeletionId, 2, message.At, message.By, message);

    public Task HandleAsync(ConsentRecorded message, CancellationToken cancellationToken) =>
        NoteAsync(message.CaseId, message.ConsentId, 1, message.At, message.By, message);

    public IPrefetch Foresee(CaseOpened message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(CaseClosed message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(CasesLinked message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(CasesUnlinked message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(ConsentRecorded message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(ConsentWithdrawn message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(ConsentRefused message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(ConsentExpired message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(OverrideReviewed message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(DeletionRequested message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(DeletionConfirmed message) => file.Foresee(message.CaseId);

    public IPrefetch Foresee(ContactReleased message) => file.Foresee(message.CaseId);

    private Task NoteAsync<TMessage>(Guid caseId, Guid subject, long version, DateTimeOffset at, string by, TMessage message, IReadOnlyList<string>? chain = null)
    {
        file.Note(caseId, subject, version, at, by, message, chain);
        return Task.CompletedTask;
    }
}
