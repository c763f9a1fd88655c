using Contracts.Messages.Matching;

namespace Matching.Referrals;

/// <summary>From the first contact to the person's last word.</summary>
internal sealed partial class NeedAllocation
{
    /// <summary>The charity reached the person and begins, or goes on after a pause.</summary>
    public Answer Start(Referral referral, Moment moment) => Step(referral, ReferralState.InService, true, moment, null, null, () =>
    {
        referral.ReviewAt = null;
        referral.Next = ByCharity(referral, "deliver", moment.Clocks.Delivery(Need, moment.Now));
        Announce(referral, moment, facts => new ServiceStarted(facts));
    });

    /// <summary>A pause with a date to look at it again.</summary>
    public Answer PutOnHold(Referral referral, DateTimeOffset reviewAt, string? reason, Moment moment) =>
        Step(referral, ReferralState.OnHold, referral.ReviewAt == reviewAt, moment, reason, null, () =>
        {
            referral.ReviewAt = reviewAt;
            referral.Next = ByCharity(referral, "reviewHold", reviewAt);
            Announce(referral, moment, facts => new ServicePutOnHold(facts, reviewAt));
        });

    /// <summary>The charity says that it delivered: a claim until the person confirms.</summary>
    public Answer Deliver(Referral referral, string extent, int units, string? evidence, Moment moment) =>
        Step(referral, ReferralState.Delivered, referral.Extent == extent && referral.Delivered == units, moment, extent, null, () =>
        {
            (referral.Extent, referral.Delivered, referral.Evidence) = (extent, units, evidence);
            referral.Next = new NextStep("confirmOutcome", "hotline", moment.Clocks.Confirmation(Need, moment.Now));
            Announce(referral, moment, facts => new DeliveryReported(facts, extent, units));
        });

    /// <summary>The charity gives the need back; it goes to the next candidate.</summary>
    public Answer Return(Referral referral, string reason, string? text, Moment moment) =>
        Step(referral, ReferralState.Returned, referral.Reason == reason, moment, reason, text, () =>
        {
            var ledger = moment.LedgerOf(referral);
            ledger.GiveBack(referral.Quantity, referral.Period!.Value);
            ledger.Learn(record => record.Ended(completed: false));
            referral.Next = null;
            Announce(referral, moment, facts => new ReferralReturned(facts, reason));
        });

    /// <summary>The service failed for good. What was promised counts as used: nobody may promise it again on a guess.</summary>
    public Answer Fail(Referral referral, string reason, string? text, Moment moment) =>
        Step(referral, ReferralState.Failed, referral.Reason == reason, moment, reason, text, () =>
        {
            moment.LedgerOf(referral).Learn(record => record.Ended(completed: false));
            referral.Next = null;
            Announce(referral, moment, facts => new ReferralFailed(facts, reason));
        });

    /// <summary>The person contradicts the claim.</summary>
    public Answer Dispute(Referral referral, string? text, Moment moment) =>
        Step(referral, ReferralState.Disputed, true, moment, null, text, () =>
        {
            referral.Next = new NextStep("resolveDispute", Coordinator, moment.Clocks.Resolution(Need, moment.Now));
            Announce(referral, moment, facts => new OutcomeDisputed(facts));
        });

    /// <summary>The person's last word: what arrived. What did not arrive is missing again, and free again at its offer.</summary>
    public Answer Confirm(Referral referral, string outcome, int units, int? satisfaction, string by, Moment moment)
    {
        var same = referral.Outcome == outcome && referral.Quantity == units;
        var review = referral.IsOngoing;
        if (review && same)
        {
            referral.Next = new NextStep("reviewOngoing", "hotline", moment.Clocks.OngoingReview(Need, moment.Now));
            Announce(referral, moment, facts => new ReferralUpdated(facts, "reviewed"));
            return Answer.Done;
        }

        return Step(referral, ReferralState.Confirmed, same, moment, outcome, null, () =>
        {
            var ledger = moment.LedgerOf(referral);
            if (review)
            {
                Met -= referral.Quantity;
            }
            else
            {
                ledger.Learn(record => record.Ended(completed: units > 0));
            }

            ledger.GiveBack(referral.Quantity - units, referral.Period!.Value);
            (referral.Quantity, referral.Outcome, referral.Satisfaction) = (units, outcome, satisfaction);
            Met += units;
            referral.Next = outcome == "D4" ? new NextStep("reviewOngoing", "hotline", moment.Clocks.OngoingReview(Need, moment.Now)) : null;
            Announce(
                referral, moment, facts => new OutcomeConfirmed(facts, outcome, units, Missing, satisfaction, by),
                Missing > 0 && !IsClosed ? NeedState.PartlyMet : null);
        });
    }

    private Answer Step(Referral referral, ReferralState to, bool same, Moment moment, string? why, string? text, Action effect)
    {
        switch (referral.May(to, same))
        {
            case Verdict.AlreadySo:
                return Answer.Repeated;
            case Verdict.NotAllowed:
                return Answer.NotAllowed;
        }

        Take(referral, to, why, moment, text);
        effect();
        Settle();
        return Answer.Done;
    }
}
