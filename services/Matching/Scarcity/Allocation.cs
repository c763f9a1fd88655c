namespace Matching.Scarcity;

/// <summary>What a need gets of an offer.</summary>
internal readonly record struct Share(Guid Need, Guid Offer, int Units);

/// <summary>Why a need got nothing, or not all; the word is the code of the sentence.</summary>
internal enum Shortage
{
    /// <summary>It got all it needs.</summary>
    None,

    /// <summary>No offer with free units fits it.</summary>
    NoOffer,

    /// <summary>It would have had enough of an offer that needs of higher rank hold.</summary>
    TakenByMoreUrgent,

    /// <summary>Needs of the same rank hold what it asks for: they fit better, or were there first.</summary>
    TakenByEquals,
}

/// <summary>Who gets what.</summary>
/// <param name="Shares">Everything given, by need and offer; the same contest always gives the same shares in the same order.</param>
/// <param name="Shortages">Why, for each need that lacks something.</param>
/// <param name="Prices">
/// What a unit of each offer costs, in the worth of ranks and fit (<see cref="Contest.RankWorth"/> a step): 0 where something is left over, and otherwise what the last need that holds a unit is worth.
/// A need whose worth is below the price of every offer that fits goes without.
/// </param>
internal sealed record Allocation(IReadOnlyList<Share> Shares, IReadOnlyDictionary<Guid, Shortage> Shortages, IReadOnlyDictionary<Guid, double> Prices);
