namespace Notifications.Sending;

/// <summary>When a failed attempt is followed by the next.</summary>
internal static class RetrySchedule
{
    // A fifth up or down, so that the events of an address that comes back do not arrive in one moment.
    private const double Spread = 0.2;

    /// <summary>The pause before the next attempt; null after the last one.</summary>
    /// <param name="tries">Attempts so far, the one that has just failed included.</param>
    /// <param name="pauses">Pauses after the first, second, ... attempt.</param>
    /// <param name="roll">From 0 to 1.</param>
    public static TimeSpan? PauseAfter(int tries, IReadOnlyList<TimeSpan> pauses, double roll) =>
        tries <= pauses.Count ? pauses[tries - 1] * (1 - Spread + (2 * Spread * roll)) : null;
}
