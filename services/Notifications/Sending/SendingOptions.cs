using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Notifications.Sending;

/// <summary>How webhooks are sent. All times as <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>.</summary>
/// <param name="Timeout"><c>Notifications:Timeout</c>: how long an address may take to answer, with name, connection and TLS.</param>
/// <param name="Lease"><c>Notifications:Lease</c>: after so long another replica takes over from one that died; longer than the timeout by 5 seconds at least.</param>
/// <param name="Poll"><c>Notifications:Poll</c>: how often is looked for what is due.</param>
/// <param name="Parallel"><c>Notifications:Parallel</c>: to how many webhooks one replica sends at once.</param>
/// <param name="Pauses"><c>Notifications:Pauses</c>: after each failed attempt, separated by commas; after the last one the event is given up.</param>
/// <param name="PauseAfter"><c>Notifications:PauseAfter</c>: a webhook that nothing has reached for so long is paused.</param>
/// <param name="AllowLoopback"><c>Notifications:AllowLoopback</c>: http and any port of this very machine too; for demonstrations and development only.</param>
internal sealed record SendingOptions(TimeSpan Timeout, TimeSpan Lease, TimeSpan Poll, int Parallel, IReadOnlyList<TimeSpan> Pauses, TimeSpan PauseAfter, bool AllowLoopback)
{
    private const string UsualPauses = "00:00:05,00:05:00,00:30:00,02:00:00,05:00:00,10:00:00,14:00:00,20:00:00,1.00:00:00";

    /// <exception cref="InvalidOperationException">A setting makes no sense; the sentence says which.</exception>
    public static SendingOptions Read(IConfiguration configuration)
    {
        var options = new SendingOptions(
            configuration.GetValue("Notifications:Timeout", TimeSpan.FromSeconds(10)),
            configuration.GetValue("Notifications:Lease", TimeSpan.FromSeconds(30)),
            configuration.GetValue("Notifications:Poll", TimeSpan.FromSeconds(1)),
            configuration.GetValue("Notifications:Parallel", 16),
            PausesOf(configuration.GetValue("Notifications:Pauses", UsualPauses)),
            configuration.GetValue("Notifications:PauseAfter", TimeSpan.FromDays(5)),
            configuration.GetValue("Notifications:AllowLoopback", false));
        return options.Timeout <= TimeSpan.Zero || options.Lease < options.Timeout + TimeSpan.FromSeconds(5) ? throw new InvalidOperationException("Notifications:Lease has to be longer than Notifications:Timeout by 5 seconds at least.")
            : options.Poll <= TimeSpan.Zero || options.Parallel < 1 ? throw new InvalidOperationException("Notifications:Poll and Notifications:Parallel have to be above zero.")
            : options;
    }

    private static TimeSpan[] PausesOf(string? text)
    {
        TimeSpan[] pauses = [.. (text ?? "").Split(',').Select(part => TimeSpan.TryParse(part, CultureInfo.InvariantCulture, out var pause) ? pause : TimeSpan.Zero)];
        return pauses.All(pause => pause > TimeSpan.Zero) ? pauses : throw new InvalidOperationException("Notifications:Pauses has to be times above zero, separated by commas, such as 00:00:05,00:05:00.");
    }
}
