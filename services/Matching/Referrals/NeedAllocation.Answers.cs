using Contracts.Messages.Intake;
using Contracts.Messages.Matching;

namespace Matching.Referrals;

/// <summary>What charities answer, and what the platform takes back.</summary>
internal sealed partial class NeedAllocation
{
    /// <summary>The first valid yes binds capacity. When it leaves nothing missing, the other cards are taken back in the same unit of work.</summary>
    public Answer Accept(Referral card, int units, DateTimeOffset? contactBy, Moment moment)
    {
        var same = card.State == ReferralState.Accepted && card.Quantity == units && (contactBy is null || contactBy == card.ContactBy);
        switch (card.May(ReferralState.Accepted, same))
        {
            case Verdict.AlreadySo:
                return Answer.Repeated;
            case Verdict.NotAllowed:
                return card switch
                {
                    { State: ReferralState.Recalled, Reason: Recalls.Taken } => Answer.AlreadyTaken,
                    { State: ReferralState.Recalled } => Answer.Recalled,
                    { State: ReferralState.Expired } => Answer.Expired,
                    _ => Answer.NotAllowed,
                };
        }

        if (card.AnswerBy <= moment.Now)
        {
            // The sweep has not come by yet; the clock decides, not the sweep.
            return Answer.Expired;
        }

        var ledger = moment.LedgerOf(card);
        card.Period = ledger.Commit(card.Quantity, units);
        ledger.Learn(record => record.Accepted(PartOfTime(card, moment.Now)));
        card.Quantity = units;
        card.ContactBy = contactBy;
        Take(card, ReferralState.Accepted, null, moment);
        card.Next = ByCharity(card, "contactPerson", contactBy ?? moment.Clocks.FirstContact(Need, moment.Now));
        Announce(card, moment, facts => new ReferralAccepted(facts, contactBy));
        FitOpenCards(moment);
        Settle();
        return Answer.Done;
    }

    /// <summary>A charity may always say no. Its record keeps no trace of it.</summary>
    public Answer Decline(Referral card, string reason, string? text, Moment moment)
    {
        switch (card.May(ReferralState.Declined, card.Reason == reason))
        {
            case Verdict.AlreadySo:
                return Answer.Repeated;
            case Verdict.NotAllowed:
                return Answer.NotAllowed;
        }

        moment.LedgerOf(card).Release(card.Quantity);
        if (reason == Declines.ConflictOfInterest)
        {
            CloseCharity(card.CharityId);
        }

        Take(card, ReferralState.Declined, reason, moment, text);
        card.Next = null;
        Announce(card, moment, facts => new ReferralDeclined(facts, reason));
        return Answer.Done;
    }

    /// <summary>Takes an open card back, or an acceptance that has not begun. Capacity returns to its offer.</summary>
    public bool Recall(Referral referral, string reason, Moment moment)
    {
        if (referral.May(ReferralState.Recalled) != Verdict.Go)
        {
            return false;
        }

        if (referral.IsOpen)
        {
            moment.LedgerOf(referral).Release(referral.Quantity);
        }
        else
        {
            moment.LedgerOf(referral).GiveBack(referral.Quantity, referral.Period!.Value);
        }

        Take(referral, ReferralState.Recalled, reason, moment);
        referral.Next = null;
        Announce(referral, moment, facts => new ReferralRecalled(facts, reason));
        return true;
    }

    /// <summary>Takes back what fits, and lets the clock look for others at once.</summary>
    public bool RecallAll(Func<Referral, bool> which, string reason, Moment moment)
    {
        var recalled = Referrals.Where(which).ToArray().Count(referral => Recall(referral, reason, moment));
        if (recalled > 0 && !IsClosed && Missing > 0)
        {
            NextTryAt = moment.Now;
        }

        Settle();
        return recalled > 0;
    }

    /// <summary>The person withdrew the consent for this charity, or said no to it: nothing that has not begun stays with it, and it is not asked again for this need.</summary>
    public void CloseCharity(Guid charityId)
    {
        if (!ClosedCharities.Contains(charityId))
        {
            ClosedCharities = [.. ClosedCharities, charityId];
        }
    }

    /// <summary>
    /// The person or the desk took the need back, and was told so: that stands, also where a confirmation or an outcome code crossed it.
    /// The units that arrived stay counted, and what has begun is finished by its charity.
    /// </summary>
    public bool Withdraw(NeedWithdrawn news, Moment moment)
    {
        SourceVersion = Math.Max(SourceVersion, news.Version);
        if (State == NeedState.Withdrawn)
        {
            return false;
        }

        End(NeedState.Withdrawn, moment);
        return true;
    }

    /// <summary>The need ends with its case, under the case's outcome code. A need that was met stays met.</summary>
    public bool Close(NeedState state, string outcome, Moment moment)
    {
        if (IsClosed || State == NeedState.Met)
        {
            return false;
        }

        var missing = Missing;
        End(state, moment);
        if (state == NeedState.Unmet)
        {
            Version++;
            _announcements.Add(new Announcement<NeedUnmatched>(new NeedUnmatched(
                NeedId, CaseId, Word(State), outcome, missing, null, Version, moment.Now, moment.By)));
        }

        return true;
    }

    private void End(NeedState state, Moment moment)
    {
        State = state;
        foreach (var referral in Referrals)
        {
            Recall(referral, Recalls.NeedWithdrawn, moment);
        }

        FitHolds(moment);
        Settle();
    }

    /// <summary>After an acceptance or a smaller need: cards ask for no more than what is missing; with nothing missing they are taken back.</summary>
    private void FitOpenCards(Moment moment)
    {
        foreach (var card in Referrals.Where(referral => referral.IsOpen).ToArray())
        {
            if (Missing == 0)
            {
                Recall(card, Recalls.Taken, moment);
            }
            else if (card.Quantity > Missing)
            {
                moment.LedgerOf(card).Release(card.Quantity - Missing);
                card.Quantity = Missing;
                Announce(card, moment, facts => new ReferralUpdated(facts, "reduced"));
            }
        }

        FitHolds(moment);
    }

    private static NextStep ByCharity(Referral referral, string action, DateTimeOffset dueAt) => new(action, "charity:" + referral.CharityId, dueAt);

    private static double PartOfTime(Referral card, DateTimeOffset now) =>
        card.AnswerBy > card.OfferedAt ? (now - card.OfferedAt) / (card.AnswerBy - card.OfferedAt) : 1;
}

/// <summary>How a step ended.</summary>
internal enum Answer
{
    Done,

    /// <summary>It was done before with the same content.</summary>
    Repeated,

    NotAllowed,

    /// <summary>Another charity was faster.</summary>
    AlreadyTaken,

    Expired,

    Recalled,
}

/// <summary>Why the platform takes a card or an acceptance back (codes of <see cref="ReferralRecalled"/>).</summary>
internal static class Recalls
{
    public const string Taken = "taken";
    public const string NeedWithdrawn = "needWithdrawn";
    public const string ConsentWithdrawn = "consentWithdrawn";
    public const string ConsentRefused = "consentRefused";
    public const string OfferWithdrawn = "offerWithdrawn";
    public const string CapacityReduced = "capacityReduced";
    public const string CharitySuspended = "charitySuspended";
    public const string MadeWay = "madeWay";
}

/// <summary>Reasons for a decline that the platform itself acts on.</summary>
internal static class Declines
{
    public const string ConflictOfInterest = "conflictOfInterest";
}
