using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Matching.Candidates;

/// <summary>
/// How well does an offer that may be asked fit? A weighted mean of parts between 0 and 1; the weights are dated data per place
/// (<c>matching/terms.json</c> of the reference data). Pure: the same need, offer, terms and moment give the same score on every machine and at every replay.
/// </summary>
internal static class MatchScore
{
    public const string Category = "categoryFit";
    public const string Eligibility = "eligibilityFit";
    public const string Closeness = "closeness";
    public const string Capacity = "spareCapacity";
    public const string Speed = "answersFast";
    public const string Completion = "completes";
    public const string Fairness = "notOverused";

    public const int Parts = 7;

    /// <summary>Codes of the parts, in the order of the weights.</summary>
    public static readonly ImmutableArray<string> Codes = [Category, Eligibility, Closeness, Capacity, Speed, Completion, Fairness];

    /// <summary>Scores are compared after rounding, so that the order of additions can never decide.</summary>
    private const int Digits = 6;

    /// <summary>Scores one offer that passed every rule.</summary>
    public static double Of(Offer offer, Coverage coverage, Ask ask)
    {
        Span<double> values = stackalloc double[Parts];
        Values(ScoreInputs.Of(offer, coverage, ask), ask.Need.Quantity, Second.Of(ask.Now), ask.Terms.Prior, values);
        return Of(values, ask.Terms.Weights);
    }

    /// <summary>The weighted mean of all parts.</summary>
    public static double Of(ReadOnlySpan<double> values, Weights weights) =>
        Score(Sum(weights, values[0], values[1], values[2], values[3], values[4], values[5], values[6]), weights.Total);

    /// <summary>Weight times value over all parts, always added up in the same order.</summary>
    public static double Sum(Weights weights, double category, double eligibility, double closeness, double capacity, double speed, double completion, double fairness) =>
        (weights.Category * category) + (weights.Eligibility * eligibility) + (weights.Closeness * closeness) + (weights.Capacity * capacity)
        + (weights.Speed * speed) + (weights.Completion * completion) + (weights.Fairness * fairness);

    /// <summary>The weighted mean, rounded.</summary>
    public static double Score(double sum, double total) => total > 0 ? Round(sum / total) : 0;

    /// <summary>The parts of the score: weights sum to 1, so weight times value over all parts is the score.</summary>
    public static ImmutableArray<Reason> Explain(Offer offer, Coverage coverage, Ask ask)
    {
        Span<double> values = stackalloc double[Parts];
        Values(ScoreInputs.Of(offer, coverage, ask), ask.Need.Quantity, Second.Of(ask.Now), ask.Terms.Prior, values);
        return Explain(values, ask.Terms.Weights);
    }

    /// <summary>The same of parts that are worked out.</summary>
    public static ImmutableArray<Reason> Explain(ReadOnlySpan<double> values, Weights all)
    {
        var (weights, total) = (all.InOrder, all.Total);
        var reasons = new Reason[Parts];
        var count = 0;
        for (var part = 0; part < Parts; part++)
        {
            if (weights[part] > 0)
            {
                var reason = new Reason(Codes[part], Round(weights[part] / total), Round(values[part]));
                var place = count++;
                for (; place > 0 && IsHeavier(reason, reasons[place - 1]); place--)
                {
                    reasons[place] = reasons[place - 1];
                }

                reasons[place] = reason;
            }
        }

        return count == Parts ? ImmutableCollectionsMarshal.AsImmutableArray(reasons) : [.. reasons.AsSpan(0, count)];
    }

    private static bool IsHeavier(in Reason one, in Reason other) =>
        (one.Weight * one.Value).CompareTo(other.Weight * other.Value) is not 0 and var order ? order > 0 : string.CompareOrdinal(one.Code, other.Code) < 0;

    /// <summary>Best first. Equal scores: the nearer, then the older offer, then the id, so that a repeat never differs.</summary>
    public static int Compare(Candidate one, Candidate other) =>
        Order(one.Score, one.Coverage.Reach, one.Offer.Id, other.Score, other.Coverage.Reach, other.Offer.Id);

    /// <summary>The same of what the order depends on.</summary>
    public static int Order(double score, Reach reach, Guid id, double otherScore, Reach otherReach, Guid otherId) =>
        otherScore.CompareTo(score) is not 0 and var byScore ? byScore : reach.CompareTo(otherReach) is not 0 and var byReach ? byReach : id.CompareTo(otherId);

    /// <summary>The parts, from all that they depend on.</summary>
    public static void Values(in ScoreInputs inputs, int quantity, uint now, Prior prior, Span<double> values)
    {
        values[0] = CategoryFit(inputs.ExactCategory);
        values[1] = EligibilityFit(inputs.ForTiers, inputs.ForTags, inputs.ForAges);
        values[2] = inputs.Closeness;
        values[3] = Spare(inputs.Free, inputs.Total, quantity);
        values[4] = prior.Speed.Of(inputs.Standing.Speed);
        values[5] = prior.Completion.Of(inputs.Standing.Completion);
        values[6] = 1 - inputs.Standing.Overuse(now);
    }

    /// <summary>Exactly what is needed, or the general kind of it.</summary>
    public static double CategoryFit(bool exact) => exact ? 1 : 0.6;

    /// <summary>An offer made for this kind of household fits better than one for anybody, which then stays free for others.</summary>
    public static double EligibilityFit(bool tiers, bool tags, bool ages) => 0.4 + (tiers ? 0.25 : 0) + (tags ? 0.25 : 0) + (ages ? 0.1 : 0);

    /// <summary>1 when the whole need is a small part of what is free; low when it would take the last units or only a part can be given.</summary>
    public static double Spare(int free, int total, int quantity)
    {
        var wanted = Math.Max(1, quantity);
        return free >= wanted
            ? 0.5 + (0.5 * (free - wanted) / Math.Max(1.0, Math.Max(free, total)))
            : 0.5 * free / wanted;
    }

    private static double Round(double value) => Math.Round(value, Digits, MidpointRounding.ToEven);
}

/// <summary>One part of a score in words: code of the sentence, weight (all weights sum to 1) and value between 0 and 1.</summary>
internal readonly record struct Reason(string Code, double Weight, double Value);

/// <summary>An offer that may be asked.</summary>
internal readonly record struct Candidate(Offer Offer, Coverage Coverage, double Score);
