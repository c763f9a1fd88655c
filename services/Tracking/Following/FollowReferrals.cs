using Contracts.Messages.Matching;
using Messaging;
using Tracking.Board;
using Tracking.UnmetNeeds;

namespace Tracking.Following;

/// <summary>Each change of a referral moves its item and its need's, adds a step to the timeline and, when help did not come, a row to the ledger: one save.</summary>
internal sealed class FollowReferrals(CaseFile file) :
    IHandleTogether<ReferralOffered>, IHandleTogether<ReferralAccepted>, IHandleTogether<ReferralDeclined>, IHandleTogether<ReferralExpired>, IHandleTogether<ReferralRecalled>,
    IHandleTogether<ServiceStarted>, IHandleTogether<ServicePutOnHold>, IHandleTogether<DeliveryReported>, IHandleTogether<OutcomeConfirmed>, IHandleTogether<OutcomeDisputed>,
    IHandleTogether<ReferralReturned>, IHandleTogether<ReferralFailed>, IHandleTogether<ReferralUpdated>
{
    public Task HandleAsync(ReferralOffered message, CancellationToken cancellationToken)
    {
        var (need, referral) = Move(message, message.Referral);
        need.CardShown(message.Referral.At);
        referral.CardShown(message.Referral.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(ReferralAccepted message, CancellationToken cancellationToken)
    {
        var (need, referral) = Move(message, message.Referral);
        need.Accepted(message.Referral.At);
        referral.Accepted(message.Referral.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(OutcomeConfirmed message, CancellationToken cancellationToken)
    {
        var (need, referral) = Move(message, message.Referral);
        need.Confirmed(message.Referral.At);
        referral.Confirmed(message.Referral.At);
        return Task.CompletedTask;
    }

    public Task HandleAsync(ReferralDeclined message, CancellationToken cancellationToken)
    {
        file.Enter(LedgerEntry.Of(message));
        return FollowAsync(message, message.Referral);
    }

    public Task HandleAsync(ReferralExpired message, CancellationToken cancellationToken)
    {
        file.Enter(LedgerEntry.Of(message));
        return FollowAsync(message, message.Referral);
    }

    public Task HandleAsync(ReferralRecalled message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(ServiceStarted message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(ServicePutOnHold message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(DeliveryReported message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(OutcomeDisputed message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(ReferralReturned message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(ReferralFailed message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public Task HandleAsync(ReferralUpdated message, CancellationToken cancellationToken) => FollowAsync(message, message.Referral);

    public IPrefetch Foresee(ReferralOffered message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralAccepted message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralDeclined message) => Foresee(message.Referral, ledger: true);

    public IPrefetch Foresee(ReferralExpired message) => Foresee(message.Referral, ledger: true);

    public IPrefetch Foresee(ReferralRecalled message) => Foresee(message.Referral);

    public IPrefetch Foresee(ServiceStarted message) => Foresee(message.Referral);

    public IPrefetch Foresee(ServicePutOnHold message) => Foresee(message.Referral);

    public IPrefetch Foresee(DeliveryReported message) => Foresee(message.Referral);

    public IPrefetch Foresee(OutcomeConfirmed message) => Foresee(message.Referral);

    public IPrefetch Foresee(OutcomeDisputed message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralReturned message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralFailed message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralUpdated message) => Foresee(message.Referral);

    private CaseFile Foresee(ReferralFacts facts, bool ledger = false) => file.Foresee(facts.CaseId, facts.NeedId, ledger);

    private Task FollowAsync<TMessage>(TMessage message, ReferralFacts facts)
    {
        Move(message, facts);
        return Task.CompletedTask;
    }

    private (Item Need, Item Referral) Move<TMessage>(TMessage message, ReferralFacts facts)
    {
        var need = file.Need(facts.NeedId, facts.CaseId);
        var referral = file.Referral(facts, need);
        need.Follow(facts.NeedStatus, facts.NeedNext, facts.NeedVersion, facts.At);
        referral.Follow(facts);
        file.Note(facts.CaseId, facts.ReferralId, facts.NeedVersion, facts.At, facts.By, message);
        return (need, referral);
    }
}
