using System.Globalization;
using Demonstration.Set;

namespace Demonstration.Loading;

/// <summary>What was asked for on the command line: <c>--demo [--seed N] [--cases N]</c>.</summary>
/// <param name="Seed">Same seed, same content.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Others">Arguments that are not about the demonstration.</param>
internal sealed record DemoOptions(long Seed, int Cases, string[] Others)
{
    private const long DefaultSeed = 2026;

    /// <summary>Null when no demonstration was asked for.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="fault">What is wrong with it; null when nothing is.</param>
    public static DemoOptions? Read(string[] args, out string? fault)
    {
        fault = null;
        if (!args.Contains("--demo"))
        {
            return null;
        }

        var (seed, cases, others) = (DefaultSeed, (long)DemonstrationSet.DefaultCases, new List<string>());
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index])
            {
                case "--demo":
                    break;
                case "--seed":
                    Number(args, ++index, long.MinValue, long.MaxValue, ref seed, ref fault);
                    break;
                case "--cases":
                    Number(args, ++index, DemonstrationSet.FewestCases, DemonstrationSet.MostCases, ref cases, ref fault);
                    break;
                default:
                    others.Add(args[index]);
                    break;
            }
        }

        return new DemoOptions(seed, (int)cases, [.. others]);
    }

    private static void Number(string[] args, int at, long min, long max, ref long value, ref string? fault)
    {
        if (at >= args.Length || !long.TryParse(args[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) || value < min || value > max)
        {
            fault = min == long.MinValue ? $"{args[at - 1]} needs a whole number." : $"{args[at - 1]} needs a whole number from {min} to {max}.";
        }
    }
}
