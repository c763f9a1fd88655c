using Matching.Capacity;

namespace Matching.Candidates;

/// <summary>
/// What the rules remember of an offer's record, as coarse as an index can keep a million times: shares in steps of a sixty-thousandth, cards shown lately in sixteenths,
/// time in whole seconds. The score is defined on these figures, so that the index and a plain look at the database can never differ.
/// </summary>
/// <param name="Speed">How fast it answers, of <see cref="Whole"/>.</param>
/// <param name="Completion">How often it delivers, of <see cref="Whole"/>.</param>
/// <param name="Load">Cards shown lately, in sixteenths.</param>
/// <param name="LoadAt">When <paramref name="Load"/> was counted, by <see cref="Second"/>.</param>
internal readonly record struct Standing(ushort Speed, ushort Completion, ushort Load, uint LoadAt)
{
    private const double Whole = ushort.MaxValue;
    private const double Sixteenths = 16;

    /// <summary>Nothing known yet.</summary>
    public static readonly Standing None = Of(TrackRecord.None);

    /// <summary>0 (never answers) to 1 (answers at once).</summary>
    public double SpeedScore => Speed / Whole;

    /// <summary>Share of accepted referrals that reached the person.</summary>
    public double CompletionScore => Completion / Whole;

    public static Standing Of(TrackRecord record) => new(
        Share(record.SpeedScore), Share(record.CompletionScore),
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

    private static ushort Share(double value) => (ushort)Math.Round(Math.Clamp(value, 0, 1) * Whole);
}
