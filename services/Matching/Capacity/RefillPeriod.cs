namespace Matching.Capacity;

/// <summary>Capacity that comes back: daily at midnight, weekly on Monday, monthly on the first, by the clock of the offer's place.</summary>
internal static class RefillPeriod
{
    /// <summary>When the period that contains <paramref name="now"/> began; null for stock that is not refilled.</summary>
    public static DateTimeOffset? StartOf(string refill, DateTimeOffset now, TimeZoneInfo zone) => Day(refill, now, zone, next: false);

    /// <summary>When it ends and the next begins.</summary>
    public static DateTimeOffset? EndOf(string refill, DateTimeOffset now, TimeZoneInfo zone) => Day(refill, now, zone, next: true);

    private static DateTimeOffset? Day(string refill, DateTimeOffset now, TimeZoneInfo zone, bool next)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var steps = next ? 1 : 0;
        DateTime? day = refill switch
        {
            "daily" => today.AddDays(steps),
            "weekly" => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)).AddDays(7 * steps),
            "monthly" => new DateTime(today.Year, today.Month, 1).AddMonths(steps),
            _ => null,
        };
        if (day is not { } midnight)
        {
            return null;
        }

        // Where a midnight is skipped by daylight saving, the day begins an hour later.
        var local = zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
