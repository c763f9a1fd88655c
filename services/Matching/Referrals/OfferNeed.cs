using Contracts.Messages.Intake;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>A need was opened: find the offers that fit, hold their capacity and show their charities a card, in one save.</summary>
internal sealed class OfferNeed(NeedDesk desk) : IHandle<NeedOpened>
{
    public async Task HandleAsync(NeedOpened message, CancellationToken cancellationToken)
    {
        var read = desk.Read(message);
        var need = await desk.TakeAsync(message.NeedId, cancellationToken);
        var isNew = need is null;
        if (need is null)
        {
            need = NeedAllocation.Of(message, read);
            desk.Db.Needs.Add(need);
        }
        else if (message.Version <= need.SourceVersion || need.IsClosed)
        {
            return;
        }

        var moment = await desk.PrepareAsync([need], Moment.Matching, mayAsk: true, cancellationToken);
        if (!isNew)
        {
            need.Follow(message, read, moment);
        }

        var closed = await desk.Db.ClosedCases.AsNoTracking()
            .Where(row => row.CaseId == message.CaseId && row.At >= message.OpenedAt).Select(row => row.Outcome).FirstOrDefaultAsync(cancellationToken);
        if (closed is not null)
        {
            need.Close(CaseOutcomes.StateOf(closed), closed, moment);
        }

        desk.AskWhereNeeded(need, moment);
        desk.WriteDown([need], moment);
    }
}
