using Matching.Capacity;

namespace Matching.Candidates;

/// <summary>
/// What the rules remember of an offer's record, as coarse as an index can keep a million times: how often something was seen and its mean as a <see cref="Sample"/>, cards shown lately in sixteenths,
/// time in whole seconds. The score is defined on these figures, so that the index and a plain look at the database can never differ.
/// </summary>
/// <param name="Speed">How fast it answers; read by <see cref="Prior.Speed"/>.</param>
/// <param name="Completion">How often it delivers; read by <see cref="Prior.Completion"/>.</param>
/// <param name="Load">Cards shown lately, in sixteenths.</param>
/// <param name="LoadAt">When <paramref name="Load"/> was counted, by <see cref="Second"/>.</param>
internal readonly record struct Standing(ushort Speed, ushort Completion, ushort Load, uint LoadAt)
{
    private const double Sixteenths = 16;

    /// <summary>Nothing known yet.</summary>
    public static readonly Standing None = Of(TrackRecord.None);

    public static Standing Of(TrackRecord record) => new(
        Sample.Of(record.Answers, record.SpeedSum), Sample.Of(record.Finished, record.Completed),
        (ushort)Math.Clamp(Math.Round(record.Load * Sixteenths), 0, ushort.MaxValue), record.Load == 0 ? 0 : Second.Of(record.LoadAt));

    /// <summary>0 (not asked lately) towards 1 (asked all the time).</summary>
    public double Overuse(uint now)
    {
        if (Load == 0)
        {
            return 0;
        }

        var load = Load / Sixteenths;
        load = now <= LoadAt ? load : load * Math.Pow(0.5, (now - LoadAt) / TrackRecord.LoadHalfLife.TotalSeconds);
        return load / (load + TrackRecord.HalfLoad);
    }
}
