using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Tracking.Board;
using Tracking.Data;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>A need is opened, searched for, given up or taken back: its item, its timeline and the ledger follow in one save.</summary>
internal sealed class FollowNeeds(TrackingDbContext db, CaseFile file, Areas areas) :
    IHandle<NeedOpened>, IHandle<NeedWithdrawn>, IHandle<MatchDecided>, IHandle<NeedUnmatched>
{
    public async Task HandleAsync(NeedOpened message, CancellationToken cancellationToken)
    {
        var need = await file.NeedAsync(message.NeedId, message.CaseId, cancellationToken);
        var chain = areas.ChainOf(message.Division);
        need.Describe(message, chain);
        // Referrals that were heard of before their need.
        foreach (var referral in await db.Items.Where(item => item.NeedId == message.NeedId && item.Kind == ItemKind.Referral).ToListAsync(cancellationToken))
        {
            referral.Describe(message, chain);
        }

        await file.NoteAsync(message.CaseId, message.NeedId, message.Version, message.OpenedAt, message.By, message, cancellationToken);
    }

    public async Task HandleAsync(NeedWithdrawn message, CancellationToken cancellationToken)
    {
        var need = await file.NeedAsync(message.NeedId, message.CaseId, cancellationToken);
        need.Withdraw(message.At);
        await file.NoteAsync(message.CaseId, message.NeedId, message.Version, message.At, message.By, message, cancellationToken);
    }

    public async Task HandleAsync(MatchDecided message, CancellationToken cancellationToken)
    {
        var need = await file.NeedAsync(message.NeedId, message.CaseId, cancellationToken);
        need.AwaitMatching(message.At);
        foreach (var entry in LedgerEntry.Of(message))
        {
            await file.EnterAsync(entry, cancellationToken);
        }

        await file.NoteAsync(message.CaseId, message.NeedId, message.NeedVersion, message.At, "matching", message, cancellationToken);
    }

    public async Task HandleAsync(NeedUnmatched message, CancellationToken cancellationToken)
    {
        var need = await file.NeedAsync(message.NeedId, message.CaseId, cancellationToken);
        need.Follow(message.NeedStatus, message.Next, message.NeedVersion, message.At);
        await file.EnterAsync(LedgerEntry.Of(message), cancellationToken);
        await file.NoteAsync(message.CaseId, message.NeedId, message.NeedVersion, message.At, message.By, message, cancellationToken);
    }
}
