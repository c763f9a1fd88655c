using System.Collections.Immutable;

namespace Matching.Candidates;

/// <summary>
/// How well does an offer that may be asked fit? A weighted mean of parts between 0 and 1; the weights are dated data per place
/// (<c>terms.json</c>). Pure: the same need, offer, terms and moment give the same score on every machine and at every replay.
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

    private const int Parts = 7;

    private static readonly ImmutableArray<string> Codes = [Category, Eligibility, Closeness, Capacity, Speed, Completion, Fairness];

    /// <summary>Scores are compared after rounding, so that the order of additions can never decide.</summary>
    private const int Digits = 6;

    /// <summary>Scores one offer that passed every rule.</summary>
    public static double Of(Offer offer, Coverage coverage, Ask ask)
    {
        Span<double> values = stackalloc double[Parts];
        Values(offer, coverage, ask, values);
        var weights = ask.Terms.Weights.InOrder.AsSpan();
        var (total, sum) = (0.0, 0.0);
        for (var part = 0; part < Parts; part++)
        {
            total += weights[part];
            sum += weights[part] * values[part];
        }

        return total > 0 ? Round(sum / total) : 0;
    }

    /// <summary>The parts of the score: weights sum to 1, so weight times value over all parts is the score.</summary>
    public static ImmutableArray<Reason> Explain(Offer offer, Coverage coverage, Ask ask)
    {
        Span<double> values = stackalloc double[Parts];
        Values(offer, coverage, ask, values);
        var weights = ask.Terms.Weights.InOrder;
        var total = weights.Sum();
        var reasons = ImmutableArray.CreateBuilder<Reason>(Parts);
        for (var part = 0; part < Parts; part++)
        {
            if (weights[part] > 0)
            {
                reasons.Add(new Reason(Codes[part], Round(weights[part] / total), Round(values[part])));
            }
        }

        reasons.Sort((one, other) => (other.Weight * other.Value).CompareTo(one.Weight * one.Value) is not 0 and var order
            ? order : string.CompareOrdinal(one.Code, other.Code));
        return reasons.DrainToImmutable();
    }

    /// <summary>Best first. Equal scores: the nearer, then the older offer, then the id, so that a repeat never differs.</summary>
    public static int Compare(Candidate one, Candidate other)
    {
        var byScore = other.Score.CompareTo(one.Score);
        if (byScore != 0)
        {
            return byScore;
        }

        var byReach = one.Coverage.Reach.CompareTo(other.Coverage.Reach);
        return byReach != 0 ? byReach : one.Offer.Id.CompareTo(other.Offer.Id);
    }

    private static void Values(Offer offer, Coverage coverage, Ask ask, Span<double> values)
    {
        values[0] = offer.Facts.Categories.Contains(ask.Need.Category) ? 1 : 0.6;
        values[1] = EligibilityFit(offer, ask.Need);
        values[2] = coverage.Closeness;
        values[3] = Spare(offer, ask);
        values[4] = offer.Record.SpeedScore;
        values[5] = offer.Record.CompletionScore;
        values[6] = 1 - offer.Record.Overuse(ask.Now);
    }

    /// <summary>An offer made for this kind of household fits better than one for anybody, which then stays free for others.</summary>
    private static double EligibilityFit(Offer offer, Need need)
    {
        var eligibility = offer.Facts.Eligibility;
        return 0.4
            + (eligibility.Tiers.Count > 0 ? 0.25 : 0)
            + (eligibility.AnyTags.Count > 0 ? 0.25 : 0)
            + ((eligibility.MinAge is not null || eligibility.MaxAge is not null) && need.Ages.Count > 0 ? 0.1 : 0);
    }

    /// <summary>1 when the whole need is a small part of what is free; low when it would take the last units or only a part can be given.</summary>
    private static double Spare(Offer offer, Ask ask)
    {
        var free = offer.FreeAt(ask.Now);
        var wanted = Math.Max(1, ask.Need.Quantity);
        return free >= wanted
            ? 0.5 + (0.5 * (free - wanted) / Math.Max(1.0, Math.Max(free, offer.Facts.CapacityTotal)))
            : 0.5 * free / wanted;
    }

    private static double Round(double value) => Math.Round(value, Digits, MidpointRounding.ToEven);
}

/// <summary>One part of a score in words: code of the sentence, weight (all weights sum to 1) and value between 0 and 1.</summary>
internal readonly record struct Reason(string Code, double Weight, double Value);

/// <summary>An offer that may be asked.</summary>
internal readonly record struct Candidate(Offer Offer, Coverage Coverage, double Score);
