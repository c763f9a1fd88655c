namespace Contracts.Reference;

/// <summary>A moment by which something has to happen.</summary>
/// <param name="At">UTC.</param>
/// <param name="Assumed">True when a year on the way has no announced holidays, so that weekends alone were counted.</param>
public readonly record struct Due(DateTimeOffset At, bool Assumed);

/// <summary>
/// When a limit ends. Real time simply passes. Working days follow the rule for periods in days (民法典 Art. 201, 203): the day of the start is
/// not counted, the limit ends at the close of office of the last working day. So anything that starts on a Friday, or in the following weekend,
/// and has one working day ends on Monday at 17:00 local time.
/// </summary>
public static class Clock
{
    /// <summary>The moment, in UTC, at which a limit that starts at <paramref name="start"/> ends.</summary>
    public static Due DueAt(DateTimeOffset start, TimeLimit limit, WorkCalendar calendar)
    {
        if (!limit.CountsWorkingDays)
            return new Due((start + limit.RealTime).ToUniversalTime(), Assumed: false);
        var day = calendar.DayOf(start);
        var assumed = false;
        for (var left = limit.WorkingDays; left > 0;)
        {
            day = day.AddDays(1);
            assumed |= !calendar.Knows(day);
            if (calendar.IsWorkingDay(day))
                left--;
        }
        return new Due(calendar.EndOf(day), assumed);
    }
}
