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
    IHandle<ReferralOffered>, IHandle<ReferralAccepted>, IHandle<ReferralDeclined>, IHandle<ReferralExpired>, IHandle<ReferralRecalled>,
    IHandle<ServiceStarted>, IHandle<ServicePutOnHold>, IHandle<DeliveryReported>, IHandle<OutcomeConfirmed>, IHandle<OutcomeDisputed>,
    IHandle<ReferralReturned>, IHandle<ReferralFailed>, IHandle<ReferralUpdated>, IHandle<NeedUnmatched>
{
    public Task HandleAsync(ReferralOffered message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralAccepted message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralDeclined message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralExpired message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralRecalled message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ServiceStarted message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ServicePutOnHold message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(DeliveryReported message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(OutcomeConfirmed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, message.Outcome, cancellationToken);

    public Task HandleAsync(OutcomeDisputed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralReturned message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralFailed message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public Task HandleAsync(ReferralUpdated message, CancellationToken cancellationToken) => FollowAsync(message.Referral, null, cancellationToken);

    public async Task HandleAsync(NeedUnmatched message, CancellationToken cancellationToken)
    {
        await turn.TakeAsync([message.CaseId], cancellationToken);
        await MoveAsync(message.CaseId, message.NeedId, message.NeedStatus, message.Reason, message.NeedVersion, cancellationToken);
    }

    private async Task FollowAsync(ReferralFacts facts, string? outcome, CancellationToken cancellationToken)
    {
        await turn.TakeAsync([facts.CaseId], cancellationToken);
        var copy = await db.Referrals.SingleOrDefaultAsync(row => row.ReferralId == facts.ReferralId, cancellationToken);
        if (copy is null)
        {
            db.Add(copy = ReferralCopy.Of(facts));
        }

        var moved = copy.Follow(facts, outcome);
        var of = await MoveAsync(facts.CaseId, facts.NeedId, facts.NeedStatus, null, facts.NeedVersion, cancellationToken);
        if (moved && of is not null)
        {
            await callBacks.FollowAsync(of, copy, facts.Next, cancellationToken);
        }
    }

    private async Task<Cases.Case?> MoveAsync(Guid caseId, Guid needId, string status, string? reason, int version, CancellationToken cancellationToken)
    {
        var of = await db.Cases.Include(row => row.Needs.Where(need => need.Id == needId)).SingleOrDefaultAsync(row => row.Id == caseId, cancellationToken);
        if (of?.Needs.SingleOrDefault() is { } need && Need.Read(status) is { } state && need.Follow(state, reason, version))
        {
            of.Touch();
        }

        return of;
    }
}
