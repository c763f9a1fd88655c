using Contracts.Http.Matching;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>What all steps of a referral share: whose it is, which version the caller saw, one save, the new card as answer.</summary>
internal sealed class StepDesk(NeedDesk desk, ReferenceData reference, Jurisdictions jurisdictions, IHttpContextAccessor http)
{
    /// <param name="referralId">The referral.</param>
    /// <param name="actor">A charity reaches only its own, staff what lies in their area.</param>
    /// <param name="ifMatch">The version the caller saw.</param>
    /// <param name="key">Keeps the answer for a repeat.</param>
    /// <param name="check">Meaning of the body against the referral; a refusal ends the step.</param>
    /// <param name="step">The decision of the aggregate.</param>
    /// <param name="audit">Action for the audit trail, where rights matter; null for none.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<Results<Ok<ReferralCard>, Refusal>> TakeAsync(
        Guid referralId, Actor actor, IfMatch ifMatch, IdempotencyKey key, Func<Referral, FieldErrors, Refusal?> check,
        Func<NeedAllocation, Referral, Moment, Answer> step, (string Action, string Why)? audit, CancellationToken cancellationToken)
    {
        var db = desk.Db;
        var needId = await db.ReferralsOf(actor, jurisdictions.Of(actor)).AsNoTracking().Where(row => row.Id == referralId)
            .Select(row => (Guid?)row.NeedId).SingleOrDefaultAsync(cancellationToken);
        if (needId is null || await desk.TakeAsync(needId.Value, cancellationToken) is not { } need)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(need.Version))
        {
            return Refusal.Stale();
        }

        var referral = need.Referrals.Single(row => row.Id == referralId);
        var (errors, wrongCodes) = (new FieldErrors(), referral.WrongCodes);
        var refusal = check(referral, errors);
        if (!errors.None)
        {
            if (referral.WrongCodes > wrongCodes)
            {
                // A wrong code counts, each of several at once too. By a statement of its own: nothing else that was begun, such as the use of a link, may stay behind a refusal.
                await db.Set<Referral>().Where(row => row.Id == referralId).ExecuteUpdateAsync(set => set.SetProperty(row => row.WrongCodes, row => row.WrongCodes + 1), cancellationToken);
            }

            return errors.ToRefusal();
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var moment = await desk.PrepareAsync([need], actor.Id, mayAsk: true, cancellationToken, referral.OfferId);
        var answer = step(need, referral, moment);
        if (answer is not (Answer.Done or Answer.Repeated))
        {
            return Refuse(answer, referral);
        }

        if (answer == Answer.Done)
        {
            desk.AskWhereNeeded(need, moment);
            if (audit is { } act)
            {
                db.Add(actor.Did(act.Action, "referral/" + referralId, act.Why, moment.Now));
            }

            desk.WriteDown([need], moment);
        }

        var result = TypedResults.Ok(NeedCards.Of(reference, referral, need.Need, need.CaseNumber, need.State, need.Version));
        http.HttpContext!.Tag(need.Version);
        if (answer == Answer.Done)
        {
            key.Keep(db, result, moment.Now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return result;
    }

    private static Refusal Refuse(Answer answer, Referral referral) => answer switch
    {
        Answer.AlreadyTaken => new Refusal(MatchingProblems.AlreadyTaken).With("state", Referral.Word(referral.State)),
        Answer.Expired => new Refusal(MatchingProblems.Expired).With("state", Referral.Word(referral.State)),
        Answer.Recalled => new Refusal(MatchingProblems.Recalled).With("state", Referral.Word(referral.State)).With("reason", referral.Reason),
        _ => Refusal.Illegal(Referral.Word(referral.State), referral.LegalSteps),
    };
}
