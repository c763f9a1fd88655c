using Contracts.Messages.Matching;

namespace Matching.Referrals;

/// <summary>What happens when nobody does anything.</summary>
internal sealed partial class NeedAllocation
{
    /// <summary>Whether the clock asks for another round now.</summary>
    public bool WantsRound(DateTimeOffset now) =>
        !IsClosed && Missing > 0 && (NextTryAt <= now || (Uncovered > 0 && (Help is null || Help.DueAt <= now)));

    /// <summary>Lets every passed clock act: silent cards expire, overdue steps go to a coordinator with a new clock. Rounds of cards come after.</summary>
    public void Tick(Moment moment)
    {
        foreach (var referral in Referrals.Where(referral => referral.Next is { } step && step.DueAt <= moment.Now).ToArray())
        {
            if (referral.IsOpen)
            {
                Expire(referral, moment);
            }
            else
            {
                Escalate(referral, moment);
            }
        }

        Settle();
    }

    private void Expire(Referral card, Moment moment)
    {
        var ledger = moment.LedgerOf(card);
        ledger.Release(card.Quantity);
        ledger.Learn(record => record.Silent());
        Take(card, ReferralState.Expired, "noAnswer", moment);
        card.Next = null;
        Announce(card, moment, facts => new ReferralExpired(facts));
    }

    /// <summary>The step stays what it was; somebody else is responsible for it now, and the clock runs again. It never runs out into silence.</summary>
    private void Escalate(Referral referral, Moment moment)
    {
        referral.Next = referral.Next! with { Owner = Coordinator, DueAt = moment.Clocks.HelpByHand(Need, moment.Now) };
        Announce(referral, moment, facts => new ReferralUpdated(facts, "escalated"));
    }
}
