using System.Text.Json.Serialization;

namespace Matching.Capacity;

/// <summary>
/// What an offer taught us: how fast its charity answers, how often it finishes, how much it was asked lately. Counts and sums alone: each place
/// smooths them by its own terms. A decline leaves no trace at all, so under no terms it can lower a figure: a charity may always say no.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)] // Rows of earlier releases hold smoothed figures beside.
internal sealed record TrackRecord(int Answers, double SpeedSum, int Finished, int Completed, double Load, DateTimeOffset LoadAt)
{
    /// <summary>Cards after which an offer counts as half overused.</summary>
    public const double HalfLoad = 20;

    /// <summary>After this time a card counts half.</summary>
    public static readonly TimeSpan LoadHalfLife = TimeSpan.FromDays(7);

    /// <summary>Nothing known yet.</summary>
    public static readonly TrackRecord None = new(0, 0, 0, 0, 0, DateTimeOffset.UnixEpoch);

    /// <summary>0 (not asked lately) towards 1 (asked all the time).</summary>
    public double Overuse(DateTimeOffset now) => LoadNow(now) is var load ? load / (load + HalfLoad) : 0;

    /// <summary>A card was shown.</summary>
    public TrackRecord Shown(DateTimeOffset now) => this with { Load = LoadNow(now) + 1, LoadAt = now };

    /// <summary>The charity said yes after a part of the time it had (0 at once, 1 at the last moment).</summary>
    public TrackRecord Accepted(double partOfTime) => this with { Answers = Answers + 1, SpeedSum = SpeedSum + (1 - Math.Clamp(partOfTime, 0, 1)) };

    /// <summary>The charity stayed silent.</summary>
    public TrackRecord Silent() => this with { Answers = Answers + 1 };

    /// <summary>An accepted referral came to its end.</summary>
    public TrackRecord Ended(bool completed) => this with { Finished = Finished + 1, Completed = Completed + (completed ? 1 : 0) };

    private double LoadNow(DateTimeOffset now) =>
        Load == 0 || now <= LoadAt ? Load : Load * Math.Pow(0.5, (now - LoadAt) / LoadHalfLife);
}
