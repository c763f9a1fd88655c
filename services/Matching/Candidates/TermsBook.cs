using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Contracts.Reference;
using Platform.Http;

namespace Matching.Candidates;

/// <summary>All terms (<c>terms.json</c>, or the file named by <c>Matching:TermsFile</c>): per place and date. The nearest place wins, then the latest date.</summary>
internal sealed class TermsBook
{
    private readonly ImmutableDictionary<string, ImmutableArray<Entry>> _byPlace;
    private readonly ImmutableDictionary<Entry, Terms> _terms;

    private TermsBook(IReadOnlyList<Entry> entries, ReferenceData reference)
    {
        _byPlace = entries.GroupBy(entry => entry.Place)
            .ToImmutableDictionary(group => group.Key, group => group.OrderByDescending(entry => entry.From).ToImmutableArray());
        _terms = entries.ToImmutableDictionary(entry => entry, entry => new Terms(
            entry.Weights,
            reference.Forms.Rows.Where(form => form.FreshFor.RealTime > TimeSpan.Zero).ToFrozenDictionary(
                form => form.Code, form => entry.FreshForDays is { } days ? TimeSpan.FromDays(days) : form.FreshFor.RealTime),
            [.. (entry.UnitGroups ?? []).Select(group => group.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase))]));
        if (entries.Any(entry => entry.Weights.InOrder.Any(weight => !(weight >= 0 && double.IsFinite(weight)))))
        {
            throw new InvalidOperationException("The weights of matching must be numbers from 0 on; only their proportions matter.");
        }

        if (!entries.Any(entry => entry.Place == Everywhere))
        {
            throw new InvalidOperationException($"The terms of matching need an entry for the place \"{Everywhere}\", which holds wherever no other does.");
        }
    }

    /// <summary>The place of terms that hold wherever no nearer ones do.</summary>
    public const string Everywhere = "*";

    public static TermsBook Read(string? file, ReferenceData reference)
    {
        using var stream = file is null ? typeof(TermsBook).Assembly.GetManifestResourceStream("Matching.Candidates.terms.json")! : File.OpenRead(file);
        return new TermsBook(JsonSerializer.Deserialize<Entry[]>(stream, Json.Options)!, reference);
    }

    /// <summary>The terms in force at a place (given with all above it, nearest first) on a day.</summary>
    public Terms In(IEnumerable<string> chain, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var place in chain.Append(Everywhere))
        {
            if (_byPlace.TryGetValue(place, out var entries))
            {
                foreach (var entry in entries)
                {
                    if (entry.From <= today)
                    {
                        return _terms[entry];
                    }
                }
            }
        }

        throw new InvalidOperationException("No terms of matching are in force yet; the entry for every place begins too late.");
    }

    /// <param name="FreshForDays">Overrides the reference data's limit per aid form.</param>
    private sealed record Entry(string Place, DateOnly From, Weights Weights, double? FreshForDays, string[][]? UnitGroups);
}
