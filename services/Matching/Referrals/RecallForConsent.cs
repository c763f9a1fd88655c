using Contracts.Messages.Intake;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>
/// The person withdrew the consent for one charity, or said no to it: its cards and acceptances for the case that have not begun are taken back, and the needs go to others.
/// </summary>
internal sealed class RecallForConsent(NeedDesk desk) : IHandle<ConsentWithdrawn>, IHandle<ConsentRefused>
{
    public Task HandleAsync(ConsentWithdrawn message, CancellationToken cancellationToken) =>
        RecallAsync(message.CaseId, message.CharityId, Recalls.ConsentWithdrawn, message.By, cancellationToken);

    public Task HandleAsync(ConsentRefused message, CancellationToken cancellationToken) =>
        RecallAsync(message.CaseId, message.CharityId, Recalls.ConsentRefused, message.By, cancellationToken);

    private async Task RecallAsync(Guid caseId, Guid charityId, string reason, string by, CancellationToken cancellationToken)
    {
        var ids = await desk.Db.Needs.Where(need => need.CaseId == caseId).Select(need => need.NeedId).ToListAsync(cancellationToken);
        var needs = (await desk.TakeAsync(ids, cancellationToken)).Where(need => !need.IsClosed).ToArray();
        var moment = await desk.PrepareAsync(needs, by, mayAsk: false, cancellationToken);
        foreach (var need in needs)
        {
            need.CloseCharity(charityId);
            need.RecallAll(referral => referral.CharityId == charityId, reason, moment);
        }

        desk.WriteDown(needs, moment);
    }
}
