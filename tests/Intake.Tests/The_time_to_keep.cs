using Intake.People;
using Shouldly;
using Xunit;

namespace Intake.Tests;

public sealed class The_time_to_keep
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "2021-03-01T00:00:00Z")]
    [InlineData("P5Y", "2021-03-01T00:00:00Z")]
    [InlineData("P18M", "2024-09-01T00:00:00Z")]
    [InlineData("P90D", "2025-12-01T00:00:00Z")]
    public void Is_calendar_time(string? setting, string before) => KeepTime.Read(setting).Before(Start).ShouldBe(DateTimeOffset.Parse(before, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("5")]
    [InlineData("P0Y")]
    [InlineData("PT4H")]
    [InlineData("forever")]
    public void Another_form_stops_the_start(string setting) =>
        Should.Throw<InvalidOperationException>(() => KeepTime.Read(setting)).Message.ShouldContain("P5Y");
}
