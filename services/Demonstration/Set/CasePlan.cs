using Contracts.Http.Intake;

namespace Demonstration.Set;

/// <summary>A case of the set.</summary>
/// <param name="Number">From 1, in the order of the surge.</param>
/// <param name="Client">Who opens it.</param>
/// <param name="Case">The request, without the dates of its needs.</param>
/// <param name="NeededInDays">Per need: needed by; null when no date was given.</param>
/// <param name="Late">Opened after all others were answered: it shows what silence leads to.</param>
internal sealed record CasePlan(int Number, string Client, OpenCase Case, IReadOnlyList<int?> NeededInDays, bool Late)
{
    /// <summary>Whether somebody can be asked for consent; a case needs no more than a place and a need.</summary>
    public bool HasPerson => Case.Person is not null;

    /// <summary>The request; dates count from the start of that day, so that a repeat is the same request.</summary>
    public OpenCase Request(DateTimeOffset day) => Case with
    {
        Needs = [.. Case.Needs!.Zip(NeededInDays, (need, days) => need with { NeededBy = days is { } count ? day.AddDays(count) : null })],
    };
}
