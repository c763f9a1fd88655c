using Contracts.Messages.Matching;
using Messaging;
using Tracking.Board;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>Each change of a referral moves its item and its need's, adds a step to the timeline and, when help did not come, a row to the ledger: one save.</summary>
internal sealed class FollowReferrals(CaseFile file) :
    IHandle<ReferralOffered>, IHandle<ReferralAccepted>, IHandle<ReferralDeclined>, IHandle<ReferralExpired>, IHandle<ReferralRecalled>,
    IHandle<ServiceStarted>, IHandle<ServicePutOnHold>, IHandle<DeliveryReported>, IHandle<OutcomeConfirmed>, IHandle<OutcomeDisputed>,
    IHandle<ReferralReturned>, IHandle<ReferralFailed>, IHandle<ReferralUpdated>
{
    public async Task HandleAsync(ReferralOffered message, CancellationToken cancellationToken)
    {
        var (need, referral) = await FollowAsync(message, message.Referral, cancellationToken);
        need.CardShown(message.Referral.At);
        referral.CardShown(message.Referral.At);
    }

    public async Task HandleAsync(ReferralAccepted message, CancellationToken cancellationToken)
    {
        var (need, referral) = await FollowAsync(message, message.Referral, cancellationToken);
        need.Accepted(message.Referral.At);
        referral.Accepted(message.Referral.At);
    }

    public async Task HandleAsync(OutcomeConfirmed message, CancellationToken cancellationToken)
    {
        var (need, referral) = await FollowAsync(message, message.Referral, cancellationToken);
        need.Confirmed(message.Referral.At);
        referral.Confirmed(message.Referral.At);
    }

    public async Task HandleAsync(ReferralDeclined message, CancellationToken cancellationToken)
    {
        await FollowAsync(message, message.Referral, cancellationToken);
        await file.EnterAsync(LedgerEntry.Of(message), cancellationToken);
    }

    public async Task HandleAsync(ReferralExpired message, CancellationToken cancellationToken)
    {
        await FollowAsync(message, message.Referral, cancellationToken);
        await file.EnterAsync(LedgerEntry.Of(message), cancellationToken);
    }

    public Task HandleAsync(ReferralRecalled message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(ServiceStarted message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(ServicePutOnHold message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(DeliveryReported message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(OutcomeDisputed message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(ReferralReturned message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(ReferralFailed message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    public Task HandleAsync(ReferralUpdated message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral, cancellationToken);

    private async Task<(Item Need, Item Referral)> FollowAsync<TMessage>(TMessage message, ReferralFacts facts, CancellationToken cancellationToken)
    {
        var need = await file.NeedAsync(facts.NeedId, facts.CaseId, cancellationToken);
        var referral = await file.ReferralAsync(facts, need, cancellationToken);
        need.Follow(facts.NeedStatus, facts.NeedNext, facts.NeedVersion, facts.At);
        referral.Follow(facts);
        await file.NoteAsync(facts.CaseId, facts.ReferralId, facts.NeedVersion, facts.At, facts.By, message, cancellationToken);
        return (need, referral);
    }
}
