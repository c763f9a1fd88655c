using Microsoft.Extensions.Configuration;
using Notifications.Sending;

namespace Notifications.Tests;

/// <summary>Growing pauses, spread a little, three days in all; then it is given up.</summary>
public sealed class The_pauses_between_attempts
{
    private static readonly SendingOptions Usual = SendingOptions.Read(new ConfigurationBuilder().Build());

    [Fact]
    public void Grow_from_seconds_to_a_day()
    {
        Usual.Pauses.ShouldBe([
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24)]);
        RetrySchedule.PauseAfter(1, Usual.Pauses, 0.5).ShouldBe(TimeSpan.FromSeconds(5));
        RetrySchedule.PauseAfter(9, Usual.Pauses, 0.5).ShouldBe(TimeSpan.FromHours(24));
        RetrySchedule.PauseAfter(10, Usual.Pauses, 0.5).ShouldBeNull();
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 6)]
    public void Are_spread_by_a_fifth(double roll, int seconds) => RetrySchedule.PauseAfter(1, Usual.Pauses, roll)!.Value.TotalSeconds.ShouldBe(seconds, 0.001);

    [Theory]
    [InlineData("Notifications:Pauses", "00:00:05,soon")]
    [InlineData("Notifications:Pauses", "00:00:05,-00:00:01")]
    [InlineData("Notifications:Lease", "00:00:11")]
    [InlineData("Notifications:Parallel", "0")]
    public void A_setting_that_makes_no_sense_stops_the_start(string setting, string value) => Should.Throw<InvalidOperationException>(
        () => SendingOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build())).Message.ShouldContain(setting);
}
