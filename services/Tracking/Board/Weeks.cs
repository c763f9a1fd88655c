using System.Globalization;
using System.Text.RegularExpressions;

namespace Tracking.Board;

/// <summary>ISO weeks in UTC, the clock of every time in the API.</summary>
internal static partial class Weeks
{
    public static string Of(DateTimeOffset time)
    {
        var day = time.UtcDateTime;
        return $"{ISOWeek.GetYear(day):0000}-W{ISOWeek.GetWeekOfYear(day):00}";
    }

    /// <summary>Monday to Monday.</summary>
    public static bool TryRead(string week, out (DateTimeOffset From, DateTimeOffset To) days)
    {
        days = default;
        if (Pattern().Match(week) is not { Success: true } match)
        {
            return false;
        }

        var (year, number) = (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        if (year is < 1970 or > 9000 || number < 1 || number > ISOWeek.GetWeeksInYear(year))
        {
            return false;
        }

        var monday = new DateTimeOffset(ISOWeek.ToDateTime(year, number, DayOfWeek.Monday), TimeSpan.Zero);
        days = (monday, monday.AddDays(7));
        return true;
    }

    [GeneratedRegex("^([0-9]{4})-W([0-9]{2})$")]
    private static partial Regex Pattern();
}
