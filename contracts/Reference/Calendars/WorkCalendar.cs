using System.Collections.Frozen;

namespace Contracts.Reference;

/// <summary>Which days are working days in a place. Public holidays and working weekends (调休) are announced year by year; a year that is not announced falls back to weekends.</summary>
public sealed class WorkCalendar
{
    private readonly FrozenSet<DateOnly> _holidays;
    private readonly FrozenSet<DateOnly> _workingDays;
    private readonly FrozenSet<int> _years;
    private readonly FrozenSet<DayOfWeek> _weekend;

    internal WorkCalendar(string name, TimeZoneInfo zone, TimeOnly dayEnds, IEnumerable<DayOfWeek> weekend, IEnumerable<int> years, IEnumerable<DateOnly> holidays, IEnumerable<DateOnly> workingDays)
    {
        (Name, Zone, DayEnds) = (name, zone, dayEnds);
        _weekend = weekend.ToFrozenSet();
        _years = years.ToFrozenSet();
        _holidays = holidays.ToFrozenSet();
        _workingDays = workingDays.ToFrozenSet();
    }

    /// <summary>Name of the calendar, e.g. <c>cn</c>.</summary>
    public string Name { get; }

    /// <summary>Time zone of the place.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Local time at which a working day is over: limits in working days end then.</summary>
    public TimeOnly DayEnds { get; }

    /// <summary>Whether the holidays of this day's year are announced. False: the answer rests on weekends alone.</summary>
    public bool Knows(DateOnly day) => _years.Contains(day.Year);

    /// <summary>Whether offices work on this local day.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        _workingDays.Contains(day) || (!_holidays.Contains(day) && !_weekend.Contains(day.DayOfWeek));

    /// <summary>The local day of a moment.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);

    /// <summary>The end of a local working day, in UTC.</summary>
    public DateTimeOffset EndOf(DateOnly day)
    {
        var local = day.ToDateTime(DayEnds);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
