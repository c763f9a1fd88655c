using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Matching.Candidates;

/// <summary>What a place decided about matching, from a date on. Data, never code.</summary>
/// <param name="Version">Names them on record.</param>
/// <param name="Weights">Weights of the score's parts; those of what was learned are 0 where the place switched it off.</param>
/// <param name="Prior">How what was learned is read.</param>
/// <param name="Fresh">How long a stock of each aid form counts without a new word of its charity.</param>
/// <param name="UnitGroups">Units of which one may stand for one of another in the same group.</param>
/// <param name="RecallsPerThousand">Unanswered cards that may make way for danger to life, per 1,000 cases of a prefecture and week.</param>
internal sealed record Terms(string Version, Weights Weights, Prior Prior, IReadOnlyDictionary<string, TimeSpan> Fresh, ImmutableArray<ImmutableHashSet<string>> UnitGroups, double RecallsPerThousand)
{
    /// <summary>How long a stock of this form counts; null for ever.</summary>
    public TimeSpan? FreshFor(string form) => Fresh.TryGetValue(form, out var limit) ? limit : null;

    public bool UnitsFit(string offered, string needed)
    {
        if (string.Equals(offered, needed, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var group in UnitGroups)
        {
            if (group.Contains(offered) && group.Contains(needed))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Weights of the score's parts; only their proportions matter.</summary>
internal sealed record Weights(double Category, double Eligibility, double Closeness, double Capacity, double Speed, double Completion, double Fairness)
{
    /// <summary>In the order of the score's parts.</summary>
    [JsonIgnore]
    public ImmutableArray<double> InOrder { get; } = [Category, Eligibility, Closeness, Capacity, Speed, Completion, Fairness];

    /// <summary>All of them, added up in that order.</summary>
    [JsonIgnore]
    public double Total { get; } = Category + Eligibility + Closeness + Capacity + Speed + Completion + Fairness;
}
