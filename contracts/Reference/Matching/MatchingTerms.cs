using System.Text.Json.Serialization;

namespace Contracts.Reference;

/// <summary>What a place decided about the ranking of offers, from a date on. The nearest place wins, then the latest date that has come.</summary>
/// <param name="Place">Division code, with all below it; <c>*</c> for wherever no nearer one is named.</param>
/// <param name="From">First day in force, by the clock of the place. The earliest terms of <c>*</c> hold before their day too, so that no day is without.</param>
/// <param name="Weights">Weights of the score's parts.</param>
/// <param name="Learned">Whether what was learned of an offer (how fast it answers, how often it delivers) counts here. Without, both parts weigh nothing.</param>
/// <param name="FreshForDays">Overrides the limit per aid form (<c>tables/forms.json</c>); days, more than 0.</param>
/// <param name="Newcomer">What is taken for granted of an offer that nothing was learned of; that of <c>*</c> when absent.</param>
/// <param name="UnitGroups">Units of which one may stand for another in the same group; those of <c>*</c> when absent.</param>
/// <param name="RecallsPerThousand">Unanswered cards of U3 to U5 that may be taken back for danger to life, per 1,000 cases of a prefecture and week, 0 (never) to 1000; that of <c>*</c> when absent.</param>
public sealed record MatchingTerms(
    string Place, DateOnly From, MatchingWeights Weights, bool Learned = true, MatchingNewcomer? Newcomer = null, double? FreshForDays = null, IReadOnlyList<IReadOnlyList<string>>? UnitGroups = null,
    double? RecallsPerThousand = null)
{
    /// <summary>The place of terms that hold wherever no nearer ones do.</summary>
    public const string Everywhere = "*";

    /// <summary>Names these terms on record: place, date, and a few digits of the hash of all they say, so that a silent change shows.</summary>
    [JsonIgnore]
    public string Version { get; internal init; } = "";
}

/// <summary>
/// What is taken for granted of an offer before anything is known, and how much it weighs: as much as so many observations. What was learned is smoothed by it, so that a newcomer
/// starts in the middle and one answer decides nothing.
/// </summary>
/// <param name="Answers">Weight of <paramref name="Speed"/> in answers (yes, or silence; a no leaves no trace), 0.1 to 1000.</param>
/// <param name="Speed">0 (never answers) to 1 (answers at once).</param>
/// <param name="Finished">Weight of <paramref name="Completion"/> in services that came to an end, 0.1 to 1000.</param>
/// <param name="Completion">Share of accepted referrals that reach the person, 0 to 1.</param>
public sealed record MatchingNewcomer(double Answers, double Speed, double Finished, double Completion);

/// <summary>Weights of the score's parts, 0 to 1000 each; only their proportions matter.</summary>
/// <param name="Category">Exactly the category asked for, or its group.</param>
/// <param name="Eligibility">Meant for households like this one.</param>
/// <param name="Closeness">How near.</param>
/// <param name="Capacity">How much would be left.</param>
/// <param name="Speed">Learned: how fast it answers.</param>
/// <param name="Completion">Learned: how often it delivers.</param>
/// <param name="Fairness">Not asked too often lately.</param>
public sealed record MatchingWeights(double Category, double Eligibility, double Closeness, double Capacity, double Speed, double Completion, double Fairness);
