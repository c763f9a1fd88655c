using System.Collections.Frozen;
using System.Collections.Immutable;
using Contracts.Reference;

namespace Matching.Candidates;

/// <summary>All terms of the reference data, ready for the rules: per place and date. The nearest place wins, then the latest date that has come.</summary>
internal sealed class TermsBook
{
    private readonly FrozenDictionary<string, ImmutableArray<(DateTimeOffset From, Terms Terms)>> _byPlace;

    public TermsBook(ReferenceData reference) => _byPlace = reference.Matching.GroupBy(entry => entry.Place).ToFrozenDictionary(
        group => group.Key,
        group => group.Select(entry => (Begin(entry, reference), TermsOf(entry, reference))).OrderByDescending(entry => entry.Item1).ToImmutableArray());

    /// <summary>The terms in force at a place (given with all above it, nearest first).</summary>
    public Terms In(IEnumerable<string> chain, DateTimeOffset now)
    {
        foreach (var place in chain)
        {
            if (_byPlace.TryGetValue(place, out var entries))
            {
                foreach (var (from, terms) in entries)
                {
                    if (from <= now)
                    {
                        return terms;
                    }
                }
            }
        }

        var everywhere = _byPlace[MatchingTerms.Everywhere];
        foreach (var (from, terms) in everywhere)
        {
            if (from <= now)
            {
                return terms;
            }
        }

        // A clock that is wrong must not leave a need without an answer.
        return everywhere[^1].Terms;
    }

    /// <summary>A day begins at midnight of the place.</summary>
    private static DateTimeOffset Begin(MatchingTerms entry, ReferenceData reference)
    {
        var zone = reference.Calendars.For(reference.Divisions.Find(entry.Place)).Zone;
        var midnight = entry.From.ToDateTime(TimeOnly.MinValue);
        midnight = zone.IsInvalidTime(midnight) ? midnight.AddHours(1) : midnight;
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }

    private static Terms TermsOf(MatchingTerms entry, ReferenceData reference)
    {
        var weights = entry.Weights;
        return new Terms(
            entry.Version,
            new Weights(
                weights.Category, weights.Eligibility, weights.Closeness, weights.Capacity, entry.Learned ? weights.Speed : 0, entry.Learned ? weights.Completion : 0, weights.Fairness),
            new Prior(entry.Newcomer!),
            reference.Forms.Rows.Where(form => form.FreshFor.RealTime > TimeSpan.Zero).ToFrozenDictionary(
                form => form.Code, form => entry.FreshForDays is { } days ? TimeSpan.FromDays(days) : form.FreshFor.RealTime),
            [.. entry.UnitGroups!.Select(group => group.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase))],
            entry.RecallsPerThousand!.Value);
    }
}
