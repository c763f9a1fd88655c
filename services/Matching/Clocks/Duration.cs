using System.Globalization;
using Matching.Candidates;

namespace Matching.Clocks;

/// <summary>Durations as written in data: <c>30m</c>, <c>4h</c>, <c>7d</c> in real time, <c>3wd</c> in working days of the place.</summary>
internal static class Duration
{
    public static DateTimeOffset After(string duration, DateTimeOffset from, string division)
    {
        var digits = duration.TakeWhile(char.IsAsciiDigit).Count();
        var count = int.Parse(duration.AsSpan(0, digits), CultureInfo.InvariantCulture);
        return duration[digits..] switch
        {
            "m" => from.AddMinutes(count),
            "h" => from.AddHours(count),
            "d" => from.AddDays(count),
            "wd" => AddWorkingDays(from, count, division),
            _ => throw new FormatException($"'{duration}' is no duration: use m, h, d or wd."),
        };
    }

    private static DateTimeOffset AddWorkingDays(DateTimeOffset from, int days, string division)
    {
        var zone = Places.ZoneOf(division);
        var local = TimeZoneInfo.ConvertTime(from, zone);
        for (var left = days; left > 0;)
        {
            local = local.AddDays(1);
            left -= local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return local.ToUniversalTime();
    }
}
