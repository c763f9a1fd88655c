using Contracts.Reference;

namespace Matching.Candidates;

/// <summary>How a place reads what was learned of an offer: smoothed by the size of the sample, so that a newcomer starts in the middle and one answer decides nothing.</summary>
internal sealed class Prior(MatchingNewcomer newcomer)
{
    /// <summary>As the place wrote it.</summary>
    public MatchingNewcomer Newcomer => newcomer;

    /// <summary>Reads <see cref="Standing.Speed"/>.</summary>
    public Smoothing Speed { get; } = new(newcomer.Answers, newcomer.Speed);

    /// <summary>Reads <see cref="Standing.Completion"/>.</summary>
    public Smoothing Completion { get; } = new(newcomer.Finished, newcomer.Completion);
}

/// <summary>(what is taken for granted × its weight + what was seen × how often) / (weight + how often), worked out once for every size of a sample.</summary>
internal sealed class Smoothing
{
    private readonly double[] _granted = new double[Sample.Most + 1];
    private readonly double[] _seen = new double[Sample.Most + 1];

    public Smoothing(double weight, double value)
    {
        for (var count = 0; count <= Sample.Most; count++)
        {
            _granted[count] = weight * value / (weight + count);
            _seen[count] = count / (weight + count) / Sample.Whole;
        }
    }

    /// <summary>0 to 1.</summary>
    public double Of(ushort sample) => _granted[Sample.Count(sample)] + (_seen[Sample.Count(sample)] * Sample.Mean(sample));
}

/// <summary>How often something was seen (up to 127; more changes nothing) and its mean in steps of a 511th, in the sixteen bits that an index has for it.</summary>
internal static class Sample
{
    /// <summary>Samples larger than this count as this large.</summary>
    public const int Most = 127;

    /// <summary>Steps of the mean.</summary>
    public const int Whole = 511;

    /// <summary>Bits of the mean; the count stands above.</summary>
    public const int Bits = 9;

    public static ushort Of(int count, double sum) =>
        count <= 0 ? (ushort)0 : (ushort)((Math.Min(count, Most) << Bits) | (int)Math.Round(Math.Clamp(sum / count, 0, 1) * Whole));

    public static int Count(ushort sample) => sample >> Bits;

    public static int Mean(ushort sample) => sample & Whole;
}
