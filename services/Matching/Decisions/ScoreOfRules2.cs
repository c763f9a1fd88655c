using Matching.Candidates;

namespace Matching.Decisions;

/// <summary>
/// The score as it was under <c>rules-2</c>, for its decisions alone: learned figures came smoothed, in steps of a sixty-thousandth. Shares no arithmetic with the present score and is never changed.
/// </summary>
internal static class ScoreOfRules2
{
    public const string Version = "rules-2";

    public static double Of(in ScoreInputs inputs, int quantity, uint now, Weights weights, Prior? prior, Span<double> parts)
    {
        var (standing, wanted) = (inputs.Standing, Math.Max(1, quantity));
        parts[0] = inputs.ExactCategory ? 1 : 0.6;
        parts[1] = 0.4 + (inputs.ForTiers ? 0.25 : 0) + (inputs.ForTags ? 0.25 : 0) + (inputs.ForAges ? 0.1 : 0);
        parts[2] = inputs.Closeness;
        parts[3] = inputs.Free >= wanted ? 0.5 + (0.5 * (inputs.Free - wanted) / Math.Max(1.0, Math.Max(inputs.Free, inputs.Total))) : 0.5 * inputs.Free / wanted;
        parts[4] = standing.Speed / 65535.0;
        parts[5] = standing.Completion / 65535.0;
        parts[6] = 1 - Overuse(standing, now);
        var sum = (weights.Category * parts[0]) + (weights.Eligibility * parts[1]) + (weights.Closeness * parts[2]) + (weights.Capacity * parts[3])
            + (weights.Speed * parts[4]) + (weights.Completion * parts[5]) + (weights.Fairness * parts[6]);
        var total = weights.Category + weights.Eligibility + weights.Closeness + weights.Capacity + weights.Speed + weights.Completion + weights.Fairness;
        return total > 0 ? Math.Round(sum / total, 6, MidpointRounding.ToEven) : 0;
    }

    /// <summary>Cards shown lately, halved every seven days; twenty count as half overused.</summary>
    private static double Overuse(Standing standing, uint now)
    {
        if (standing.Load == 0)
        {
            return 0;
        }

        var load = standing.Load / 16.0;
        load = now <= standing.LoadAt ? load : load * Math.Pow(0.5, (now - standing.LoadAt) / 604_800.0);
        return load / (load + 20.0);
    }
}
