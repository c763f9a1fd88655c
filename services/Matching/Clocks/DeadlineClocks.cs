using Contracts.Reference;
using Matching.Candidates;

namespace Matching.Clocks;

/// <summary>How long everything may take and how many are asked: the urgencies of the reference data, on the calendar of the place.</summary>
internal sealed class DeadlineClocks(ReferenceData reference)
{
    /// <summary>Rounds never follow each other faster than this, whatever the data say.</summary>
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMinutes(5);

    /// <summary>Cards that stand open at once in a round.</summary>
    public int CardsOf(string urgency, int round) => Of(urgency).Round(round).Cards;

    /// <summary>How far a round looks at first; it looks farther at once where not enough are found.</summary>
    public Reach ReachOf(string urgency, int round) => Places.ReachOf(Of(urgency).Round(round).Area);

    /// <summary>Whether a round fills all its cards at once, from however far: urgencies whose cards have no time to wait.</summary>
    public bool Broadcasts(string urgency) => Of(urgency).CardDelay is { CountsWorkingDays: false, RealTime.Ticks: 0 };

    /// <summary>When a card is shown for which others compete: until then it may still go to somebody who comes first.</summary>
    public DateTimeOffset ShowAt(Need need, DateTimeOffset now) => Clock.DueAt(now, Of(need.Urgency).CardDelay, CalendarOf(need)).At;

    /// <summary>The urgency's time to answer, or the shorter one that the charity promised itself.</summary>
    public DateTimeOffset AnswerBy(Need need, DateTimeOffset now, TimeSpan? promised)
    {
        var limit = After(need, now, clocks => clocks.CharityAnswer);
        return promised is { } own && own > TimeSpan.Zero && now + own < limit ? now + own : limit;
    }

    /// <summary>When the next round widens the search though cards still are open; null after the last.</summary>
    public DateTimeOffset? NextRound(Need need, int round, DateTimeOffset now)
    {
        var rounds = Of(need.Urgency).Rounds;
        if (round >= rounds.Count)
        {
            return null;
        }

        // The schedule counts from the first card; a round that began early or late keeps the distance to the next.
        var (last, next) = (rounds[Math.Max(0, round - 1)].After, rounds[round].After);
        var step = last.CountsWorkingDays && next.WorkingDays > last.WorkingDays ? TimeLimit.OfWorkingDays(next.WorkingDays - last.WorkingDays)
            : !last.CountsWorkingDays && !next.CountsWorkingDays && next.RealTime > last.RealTime ? TimeLimit.Of(next.RealTime - last.RealTime)
            : next;
        var at = Clock.DueAt(now, step, CalendarOf(need)).At;
        return at < now + ShortestRound ? now + ShortestRound : at;
    }

    /// <summary>The charity reaches the person after its yes.</summary>
    public DateTimeOffset FirstContact(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.ContactPerson);

    /// <summary>Help arrives after the first contact.</summary>
    public DateTimeOffset Delivery(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.Deliver);

    /// <summary>The person is asked whether it arrived.</summary>
    public DateTimeOffset Confirmation(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.ConfirmOutcome);

    /// <summary>A coordinator decides a dispute.</summary>
    public DateTimeOffset Resolution(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.ResolveDispute);

    /// <summary>A coordinator finds help where the platform found none, or takes up a step whose clock ran out.</summary>
    public DateTimeOffset HelpByHand(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.FindHelpByHand);

    /// <summary>An ongoing service is looked at again.</summary>
    public DateTimeOffset OngoingReview(Need need, DateTimeOffset now) => After(need, now, clocks => clocks.ReviewOngoing);

    private DateTimeOffset After(Need need, DateTimeOffset now, Func<UrgencyClocks, TimeLimit> which) =>
        Clock.DueAt(now, which(Of(need.Urgency).Clocks), CalendarOf(need)).At;

    private WorkCalendar CalendarOf(Need need) => reference.Calendars.For(reference.Divisions.Find(need.Division));

    /// <summary>An urgency that this release does not know counts as the calmest: the need still has every clock.</summary>
    private Urgency Of(string urgency) => reference.Urgencies.Find(urgency) ?? reference.Urgencies.Rows[^1];
}
