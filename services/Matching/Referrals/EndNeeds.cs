using Contracts.Messages.Intake;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>Needs that end elsewhere: withdrawn by the person or the desk, or closed with their case. Open cards and acceptances that have not begun are recalled.</summary>
internal sealed class EndNeeds(NeedDesk desk) : IHandle<NeedWithdrawn>, IHandle<CaseClosed>
{
    public async Task HandleAsync(NeedWithdrawn message, CancellationToken cancellationToken)
    {
        if (await desk.TakeAsync(message.NeedId, cancellationToken) is not { } need)
        {
            // The withdrawal overtook the opening; the note keeps the need from being offered afterwards.
            desk.Db.Needs.Add(NeedAllocation.NeverOpened(message));
            return;
        }

        var moment = await desk.PrepareAsync([need], message.By, mayAsk: false, cancellationToken);
        if (need.Withdraw(message, moment))
        {
            desk.WriteDown([need], moment);
        }
    }

    public async Task HandleAsync(CaseClosed message, CancellationToken cancellationToken)
    {
        if (!await desk.Db.ClosedCases.AnyAsync(closed => closed.CaseId == message.CaseId, cancellationToken))
        {
            desk.Db.ClosedCases.Add(new ClosedCase { CaseId = message.CaseId, Outcome = message.Outcome, At = message.ClosedAt });
        }

        var ids = await desk.Db.Needs.Where(need => need.CaseId == message.CaseId).Select(need => need.NeedId).ToListAsync(cancellationToken);
        var needs = await desk.TakeAsync(ids, cancellationToken);
        var moment = await desk.PrepareAsync(needs, message.By, mayAsk: false, cancellationToken);
        var ended = needs.Where(need => need.Close(CaseOutcomes.StateOf(message.Outcome), message.Outcome, moment)).ToArray();
        desk.WriteDown(ended, moment);
    }
}
