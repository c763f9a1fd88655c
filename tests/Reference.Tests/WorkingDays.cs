using Contracts.Reference;
using CsCheck;
using Shouldly;

namespace Reference.Tests;

public class WorkingDays
{
    private static readonly WorkCalendar China = ReferenceData.BuiltIn.Calendars.General;
    private static readonly Gen<DateTimeOffset> Moments = Gen.DateTime[new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2027, 12, 31, 0, 0, 0, DateTimeKind.Utc)]
        .Select(moment => new DateTimeOffset(moment, TimeSpan.Zero));
    private static readonly Gen<TimeLimit> Limits = Gen.OneOf(Gen.Int[1, 60].Select(TimeLimit.OfWorkingDays), Gen.Int[0, 10_000].Select(minutes => TimeLimit.Of(TimeSpan.FromMinutes(minutes))));

    [Theory]
    [InlineData("2026-01-01", false)]
    [InlineData("2026-01-04", true)] // a Sunday
    [InlineData("2026-02-14", true)] // a Saturday
    [InlineData("2026-02-15", false)]
    [InlineData("2026-02-23", false)] // a Monday
    [InlineData("2026-02-24", true)]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-04-06", false)]
    [InlineData("2026-05-05", false)]
    [InlineData("2026-05-09", true)]
    [InlineData("2026-06-19", false)]
    [InlineData("2026-09-20", true)]
    [InlineData("2026-09-25", false)]
    [InlineData("2026-10-07", false)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-10-11", false)]
    [InlineData("2025-10-08", false)]
    [InlineData("2025-10-11", true)]
    [InlineData("2024-02-18", true)]
    [InlineData("2024-06-10", false)]
    [InlineData("2026-11-24", true)]
    public void Holidays_and_working_weekends_are_known(string day, bool works) => China.IsWorkingDay(DateOnly.Parse(day)).ShouldBe(works);

    [Theory]
    [InlineData("2024", 251)]
    [InlineData("2025", 248)]
    [InlineData("2026", 248)]
    public void A_year_has_as_many_working_days_as_announced(string year, int days) =>
        Enumerable.Range(0, 366).Select(day => new DateOnly(int.Parse(year), 1, 1).AddDays(day)).Count(day => day.Year == int.Parse(year) && China.IsWorkingDay(day)).ShouldBe(days);

    [Theory]
    [InlineData("2026-11-24T02:00:00Z", "1wd", "2026-11-25T09:00:00Z")] // Tuesday: Wednesday 17:00 in Shanghai
    [InlineData("2026-11-27T02:00:00Z", "1wd", "2026-11-30T09:00:00Z")] // Friday: Monday
    [InlineData("2026-11-28T02:00:00Z", "1wd", "2026-11-30T09:00:00Z")] // Saturday: Monday too
    [InlineData("2026-11-29T16:30:00Z", "1wd", "2026-12-01T09:00:00Z")] // already Monday in Shanghai: Tuesday
    [InlineData("2026-09-30T02:00:00Z", "3wd", "2026-10-10T09:00:00Z")] // 8, 9 and the working Saturday 10 October
    [InlineData("2026-02-13T02:00:00Z", "2wd", "2026-02-24T09:00:00Z")] // the working Saturday 14, then after Spring Festival
    [InlineData("2026-02-15T20:00:00Z", "30m", "2026-02-15T20:30:00Z")] // acute clocks run in real time, holiday or not
    [InlineData("2026-10-01T00:00:00Z", "24h", "2026-10-02T00:00:00Z")]
    [InlineData("2026-10-01T00:00:00+08:00", "0m", "2026-09-30T16:00:00Z")]
    public void A_limit_ends_when_a_caseworker_expects_it(string start, string limit, string due)
    {
        TimeLimit.TryParse(limit, out var rule).ShouldBeTrue();
        var result = Clock.DueAt(DateTimeOffset.Parse(start), rule, China);
        result.At.ShouldBe(DateTimeOffset.Parse(due));
        result.At.Offset.ShouldBe(TimeSpan.Zero);
        result.Assumed.ShouldBeFalse();
    }

    [Fact]
    public void A_year_without_announced_holidays_counts_weekends_and_says_so()
    {
        China.Knows(new DateOnly(2027, 1, 4)).ShouldBeFalse();
        var due = Clock.DueAt(new DateTimeOffset(2027, 3, 5, 2, 0, 0, TimeSpan.Zero), TimeLimit.OfWorkingDays(1), China);
        due.ShouldBe(new Due(new DateTimeOffset(2027, 3, 8, 9, 0, 0, TimeSpan.Zero), Assumed: true));
        Clock.DueAt(new DateTimeOffset(2026, 12, 31, 2, 0, 0, TimeSpan.Zero), TimeLimit.OfWorkingDays(1), China).Assumed.ShouldBeTrue();
    }

    [Fact]
    public void A_later_start_never_ends_earlier() => Gen.Select(Moments, Moments, Limits).Sample((first, second, limit) =>
    {
        var (earlier, later) = first < second ? (first, second) : (second, first);
        Clock.DueAt(earlier, limit, China).At.ShouldBeLessThanOrEqualTo(Clock.DueAt(later, limit, China).At);
    });

    [Fact]
    public void More_working_days_end_later_and_never_on_a_day_off() => Gen.Select(Moments, Gen.Int[1, 60]).Sample((start, days) =>
    {
        var due = Clock.DueAt(start, TimeLimit.OfWorkingDays(days), China).At;
        due.ShouldBeGreaterThan(start);
        due.ShouldBeLessThan(Clock.DueAt(start, TimeLimit.OfWorkingDays(days + 1), China).At);
        China.IsWorkingDay(China.DayOf(due)).ShouldBeTrue();
        TimeZoneInfo.ConvertTime(due, China.Zone).TimeOfDay.ShouldBe(China.DayEnds.ToTimeSpan());
    });

    [Fact]
    public void Between_start_and_end_lie_exactly_the_working_days_granted() => Gen.Select(Moments, Gen.Int[1, 60]).Sample((start, days) =>
    {
        var last = China.DayOf(Clock.DueAt(start, TimeLimit.OfWorkingDays(days), China).At);
        var counted = 0;
        for (var day = China.DayOf(start).AddDays(1); day <= last; day = day.AddDays(1))
            counted += China.IsWorkingDay(day) ? 1 : 0;
        counted.ShouldBe(days);
    });

    [Fact]
    public void A_limit_is_read_as_it_was_written() => Limits.Sample(limit =>
    {
        TimeLimit.TryParse(limit.ToString(), out var read).ShouldBeTrue();
        read.ShouldBe(limit);
    });

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("wd")]
    [InlineData("0wd")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("3 wd")]
    [InlineData("99999d")]
    [InlineData("5x")]
    public void What_is_no_limit_is_not_read(string? text) => TimeLimit.TryParse(text, out _).ShouldBeFalse();
}
