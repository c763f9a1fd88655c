using Contracts.Messages.Catalog;
using Matching.Referrals;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.OfferCopies;

/// <summary>Keeps who may be asked. A suspended charity's cards without an answer are recalled; what it accepted is a coordinator's matter.</summary>
internal sealed class CopyCharities(NeedDesk desk) : IHandle<CharityRegistered>, IHandle<CharityVerified>, IHandle<CharitySuspended>
{
    public Task HandleAsync(CharityRegistered message, CancellationToken cancellationToken) => FollowAsync(message.Charity, cancellationToken);

    public Task HandleAsync(CharityVerified message, CancellationToken cancellationToken) => FollowAsync(message.Charity, cancellationToken);

    public Task HandleAsync(CharitySuspended message, CancellationToken cancellationToken) => FollowAsync(message.Charity, cancellationToken);

    private async Task FollowAsync(CharityFacts charity, CancellationToken cancellationToken)
    {
        var db = desk.Db;
        var suspended = charity.Status == "suspended";
        var asked = !suspended ? [] : await db.Referrals
            .Where(referral => referral.CharityId == charity.CharityId && referral.State == ReferralState.Offered)
            .Select(referral => referral.NeedId).Distinct().ToListAsync(cancellationToken);
        var needs = await desk.TakeAsync(asked, cancellationToken);
        var moment = await desk.PrepareAsync(needs, charity.By, mayAsk: false, cancellationToken);
        await desk.PlaceAsync(charity, cancellationToken);
        var copy = await db.Charities.FindAsync([charity.CharityId], cancellationToken);
        if (copy?.Follow(charity, moment.Now) == false)
        {
            return;
        }

        if (copy is null)
        {
            db.Charities.Add(CharityCopy.Of(charity, moment.Now));
        }

        foreach (var need in needs)
        {
            need.RecallAll(card => card.IsOpen && card.CharityId == charity.CharityId, Recalls.CharitySuspended, moment);
        }

        desk.WriteDown(needs, moment);
    }
}
