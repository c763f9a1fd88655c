using Contracts.Messages.Intake;
using Messaging;

namespace Tracking.Following;

/// <summary>What happens to a case as a whole becomes steps of its timeline.</summary>
internal sealed class FollowCases(CaseFile file) :
    IHandle<CaseOpened>, IHandle<CaseClosed>, IHandle<CasesLinked>, IHandle<CasesUnlinked>,
    IHandle<ConsentRecorded>, IHandle<ConsentWithdrawn>, IHandle<ContactReleased>
{
    public Task HandleAsync(CaseOpened message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.CaseId, message.Version, message.OpenedAt, message.By, message, cancellationToken);

    public Task HandleAsync(CaseClosed message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.CaseId, message.Version, message.ClosedAt, message.By, message, cancellationToken);

    // These four may happen again to the same pair: their time tells them apart.
    public Task HandleAsync(CasesLinked message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.DuplicateOfCaseId, message.At.UtcTicks, message.At, message.By, message, cancellationToken);

    public Task HandleAsync(CasesUnlinked message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.DuplicateOfCaseId, message.At.UtcTicks, message.At, message.By, message, cancellationToken);

    public Task HandleAsync(ConsentWithdrawn message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.ConsentId, message.At.UtcTicks, message.At, message.By, message, cancellationToken);

    public Task HandleAsync(ContactReleased message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.ReferralId, message.At.UtcTicks, message.At, message.By, message, cancellationToken);

    public Task HandleAsync(ConsentRecorded message, CancellationToken cancellationToken) =>
        file.NoteAsync(message.CaseId, message.ConsentId, 1, message.At, message.By, message, cancellationToken);
}
