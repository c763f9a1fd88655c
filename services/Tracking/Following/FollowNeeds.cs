using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Messaging;
using Tracking.Board;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>A need is opened, searched for, given up or taken back: its item, its timeline and the ledger follow in one save.</summary>
internal sealed class FollowNeeds(CaseFile file, Areas areas) :
    IHandleTogether<NeedOpened>, IHandleTogether<NeedWithdrawn>, IHandleTogether<MatchDecided>, IHandleTogether<NeedUnmatched>
{
    public Task HandleAsync(NeedOpened message, CancellationToken cancellationToken)
    {
        var need = file.Need(message.NeedId, message.CaseId);
        var chain = areas.ChainOf(message.Division);
        need.Describe(message, chain);
        // Referrals that were heard of before their need.
        foreach (var referral in file.Referrals(message.NeedId))
        {
            referral.Describe(message, chain);
        }

        file.Note(message.CaseId, message.NeedId, message.Version, message.OpenedAt, message.By, message);
        return Task.CompletedTask;
    }

    public Task HandleAsync(NeedWithdrawn message, CancellationToken cancellationToken)
    {
        var need = file.Need(message.NeedId, message.CaseId);
        need.Withdraw(message.At);
        file.Note(message.CaseId, message.NeedId, message.Version, message.At, message.By, message);
        return Task.CompletedTask;
    }

    public Task HandleAsync(MatchDecided message, CancellationToken cancellationToken)
    {
        var need = file.Need(message.NeedId, message.CaseId);
        need.AwaitMatching(message.At);
        foreach (var entry in LedgerEntry.Of(message))
        {
            file.Enter(entry);
        }

        file.Note(message.CaseId, message.NeedId, message.NeedVersion, message.At, "matching", message);
        return Task.CompletedTask;
    }

    public Task HandleAsync(NeedUnmatched message, CancellationToken cancellationToken)
    {
        var need = file.Need(message.NeedId, message.CaseId);
        need.Follow(message.NeedStatus, message.Next, message.NeedVersion, message.At);
        file.Enter(LedgerEntry.Of(message));
        file.Note(message.CaseId, message.NeedId, message.NeedVersion, message.At, message.By, message);
        return Task.CompletedTask;
    }

    public IPrefetch Foresee(NeedOpened message) => file.Foresee(message.CaseId, message.NeedId);

    public IPrefetch Foresee(NeedWithdrawn message) => file.Foresee(message.CaseId, message.NeedId);

    public IPrefetch Foresee(MatchDecided message) => file.Foresee(message.CaseId, message.NeedId, ledger: true);

    public IPrefetch Foresee(NeedUnmatched message) => file.Foresee(message.CaseId, message.NeedId, ledger: true);
}
