using Contracts.Messages.Matching;
using InProcess;
using Intake.Consents;
using Intake.Data;
using Intake.FollowUps;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Intake.Needs;

/// <summary>
/// What charities do moves the need, the copy of the referral that the release of a contact looks at, and the calls the desk has to make: one save. Messages come
/// twice and in any order; the highest version wins.
/// </summary>
internal sealed class FollowReferral(IntakeDbContext db, Turn turn, CallBacks callBacks) :
    IPrefetch,
    IHandleTogether<ReferralOffered>, IHandleTogether<ReferralAccepted>, IHandleTogether<ReferralDeclined>, IHandleTogether<ReferralExpired>, IHandleTogether<ReferralRecalled>,
    IHandleTogether<ServiceStarted>, IHandleTogether<ServicePutOnHold>, IHandleTogether<DeliveryReported>, IHandleTogether<OutcomeConfirmed>, IHandleTogether<OutcomeDisputed>,
    IHandleTogether<ReferralReturned>, IHandleTogether<ReferralFailed>, IHandleTogether<ReferralUpdated>, IHandleTogether<NeedUnmatched>
{
    private readonly HashSet<Guid> _cases = [];
    private readonly HashSet<Guid> _needs = [];
    private readonly HashSet<Guid> _referrals = [];
    private Dictionary<Guid, Cases.Case> _caseById = [];
    private Dictionary<Guid, ReferralCopy> _copyById = [];

    public Task HandleAsync(ReferralOffered message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralAccepted message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralDeclined message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralExpired message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralRecalled message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ServiceStarted message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ServicePutOnHold message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(DeliveryReported message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(OutcomeConfirmed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, message.Outcome);

    public Task HandleAsync(OutcomeDisputed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralReturned message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralFailed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(ReferralUpdated message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null);

    public Task HandleAsync(NeedUnmatched message, CancellationToken cancellationToken)
    {
        Move(message.CaseId, message.NeedId, message.NeedStatus, message.Reason, message.NeedVersion);
        return Task.CompletedTask;
    }

    public IPrefetch Foresee(ReferralOffered message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralAccepted message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralDeclined message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralExpired message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralRecalled message) => Foresee(message.Referral);

    public IPrefetch Foresee(ServiceStarted message) => Foresee(message.Referral);

    public IPrefetch Foresee(ServicePutOnHold message) => Foresee(message.Referral);

    public IPrefetch Foresee(DeliveryReported message) => Foresee(message.Referral);

    public IPrefetch Foresee(OutcomeConfirmed message) => Foresee(message.Referral);

    public IPrefetch Foresee(OutcomeDisputed message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralReturned message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralFailed message) => Foresee(message.Referral);

    public IPrefetch Foresee(ReferralUpdated message) => Foresee(message.Referral);

    public IPrefetch Foresee(NeedUnmatched message) => Foresee(message.CaseId, message.NeedId);

    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        await turn.TakeAsync(_cases, cancellationToken);
        _caseById = await db.Cases.Include(row => row.Needs.Where(need => _needs.Contains(need.Id))).Where(row => _cases.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        if (_referrals.Count > 0)
        {
            _copyById = await db.Referrals.Where(row => _referrals.Contains(row.ReferralId)).ToDictionaryAsync(row => row.ReferralId, cancellationToken);
            await callBacks.FetchAsync(_cases, _referrals, cancellationToken);
        }
    }

    private FollowReferral Foresee(ReferralFacts facts)
    {
        _referrals.Add(facts.ReferralId);
        return Foresee(facts.CaseId, facts.NeedId);
    }

    private FollowReferral Foresee(Guid caseId, Guid needId)
    {
        _cases.Add(caseId);
        _needs.Add(needId);
        return this;
    }

    private Task FollowAsync(ReferralFacts facts, string? outcome)
    {
        if (!_copyById.TryGetValue(facts.ReferralId, out var copy))
        {
            _copyById[facts.ReferralId] = copy = ReferralCopy.Of(facts);
            db.Add(copy);
        }

        var moved = copy.Follow(facts, outcome);
        var of = Move(facts.CaseId, facts.NeedId, facts.NeedStatus, null, facts.NeedVersion);
        if (moved && of is not null)
        {
            callBacks.Follow(of, copy, facts.Next);
        }

        return Task.CompletedTask;
    }

    private Cases.Case? Move(Guid caseId, Guid needId, string status, string? reason, int version)
    {
        var of = _caseById.GetValueOrDefault(caseId);
        if (of?.Needs.SingleOrDefault(need => need.Id == needId) is { } need && Need.Read(status) is { } state && need.Follow(state, reason, version))
        {
            of.Touch();
        }

        return of;
    }
}
