using Contracts.Http.Matching;
using Matching.Candidates;
using Matching.Decisions;
using Matching.Scarcity;

namespace Matching.Referrals;

/// <summary>What is held while others compete for it. No charity sees it, nobody answers it; it moves until its cards are shown.</summary>
internal sealed partial class NeedAllocation
{
    /// <summary>Held and not shown; one row per offer.</summary>
    public List<Hold> Holds { get; } = [];

    /// <summary>When what is held is shown; null while nothing is held. Moving does not put it off.</summary>
    public DateTimeOffset? ShowAt { get; private set; }

    public bool IsHolding => ShowAt is not null;

    /// <summary>Missing units that neither an open card nor a hold stands for.</summary>
    public int Unheld => Math.Max(0, Uncovered - Holds.Sum(hold => hold.Units));

    /// <summary>Whether this unit of work moved a hold.</summary>
    public bool Moved { get; private set; }

    /// <summary>Whether this unit of work looked for help and found too little.</summary>
    public bool FoundNothing { get; private set; }

    /// <summary>The first half of a move: lets go what is held beyond the target. All who take part let go before any of them takes.</summary>
    /// <param name="target">Units per offer.</param>
    /// <param name="moment">Its ledgers.</param>
    public void LetGo(IReadOnlyDictionary<Guid, int> target, Moment moment)
    {
        foreach (var hold in Holds.ToArray())
        {
            GiveBack(hold, hold.Units - target.GetValueOrDefault(hold.OfferId), moment);
        }

        Settle();
    }

    /// <summary>The second half: takes what the target has beyond what is held, and shows it in its time.</summary>
    public void TakeUp(IReadOnlyDictionary<Guid, int> target, Ask question, Ranking ranking, Moment moment)
    {
        foreach (var (offerId, units) in target.OrderBy(share => share.Key))
        {
            var hold = Holds.Find(held => held.OfferId == offerId);
            var more = units - (hold?.Units ?? 0);
            if (more < 1 || !moment.Ledgers[offerId].Hold(more))
            {
                continue;
            }

            if (hold is null)
            {
                Holds.Add(hold = new Hold { NeedId = NeedId, OfferId = offerId });
            }

            (hold.Units, Moved) = (hold.Units + more, true);
        }

        ShowAt ??= moment.Clocks.ShowAt(Need, moment.Now);
        Decide(
            $"{Holds.Count} of {ranking.Fitting} held", Triggers.SharedOut, Reach, [.. Holds.OrderBy(hold => hold.OfferId).Select(hold => new DecisionCard(hold.OfferId, hold.Units))], question, ranking, moment);
        Settle();
    }

    /// <summary>Nothing of this offer is held for the need any more. Answers the units.</summary>
    public int LetGo(Guid offerId, Moment moment)
    {
        var units = Holds.Find(hold => hold.OfferId == offerId) is { } held ? GiveBack(held, held.Units, moment) : 0;
        if (units > 0 && !IsClosed)
        {
            NextTryAt = moment.Now;
        }

        Settle();
        return units;
    }

    /// <summary>The time has come: what is held becomes cards. An offer that does not fit any more is let go.</summary>
    public void ShowHeld(Func<Guid, Candidate?> candidateOf, Ask question, Moment moment)
    {
        foreach (var hold in Holds.OrderBy(hold => hold.OfferId).ToArray())
        {
            if (candidateOf(hold.OfferId) is { } candidate)
            {
                Holds.Remove(hold);
                Show(candidate, hold.Units, Round, MatchScore.Explain(candidate.Offer, candidate.Coverage, question), moment);
            }
            else
            {
                GiveBack(hold, hold.Units, moment);
            }
        }

        Settle();
    }

    /// <summary>What is held never stands for more than is missing.</summary>
    private void FitHolds(Moment moment)
    {
        foreach (var hold in Holds.OrderByDescending(hold => hold.OfferId).ToArray())
        {
            GiveBack(hold, Math.Min(hold.Units, Holds.Sum(held => held.Units) - (IsClosed ? 0 : Uncovered)), moment);
        }
    }

    private int GiveBack(Hold hold, int units, Moment moment)
    {
        if (units < 1)
        {
            return 0;
        }

        moment.Ledgers[hold.OfferId].Release(units);
        (hold.Units, Moved) = (hold.Units - units, true);
        if (hold.Units == 0)
        {
            Holds.Remove(hold);
        }

        return units;
    }
}
