using Contracts.Messages.Intake;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>The person withdrew the consent for one charity: its cards and acceptances for the case that have not begun are taken back, and the needs go to others.</summary>
internal sealed class RecallForConsent(NeedDesk desk) : IHandle<ConsentWithdrawn>
{
    public async Task HandleAsync(ConsentWithdrawn message, CancellationToken cancellationToken)
    {
        var ids = await desk.Db.Needs.Where(need => need.CaseId == message.CaseId).Select(need => need.NeedId).ToListAsync(cancellationToken);
        var needs = (await desk.TakeAsync(ids, cancellationToken)).Where(need => !need.IsClosed).ToArray();
        var moment = await desk.PrepareAsync(needs, message.By, mayAsk: false, cancellationToken);
        foreach (var need in needs)
        {
            need.CloseCharity(message.CharityId);
            need.RecallAll(referral => referral.CharityId == message.CharityId, Recalls.ConsentWithdrawn, moment);
        }

        desk.WriteDown(needs, moment);
    }
}
