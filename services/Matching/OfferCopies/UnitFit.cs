using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>Which of the units in use fit a need's, and how long their forms count as fresh, by the number of unit and form.</summary>
internal sealed class UnitFit
{
    private readonly List<TimeSpan?> _spans = [];
    private readonly int[] _spanOf;
    private readonly bool[] _fits;

    public UnitFit(Terms terms, string unit, CodeNumbers<(string Unit, string Form)> known)
    {
        Known = known.Count;
        (_spanOf, _fits) = (new int[Known], new bool[Known]);
        for (var number = 0; number < Known; number++)
        {
            var (offered, form) = known[number];
            _fits[number] = terms.UnitsFit(offered, unit);
            var fresh = terms.FreshFor(form);
            if (!_spans.Contains(fresh))
            {
                _spans.Add(fresh);
            }

            _spanOf[number] = _spans.IndexOf(fresh);
        }
    }

    public int Known { get; }

    /// <summary>Writes the second of the oldest word that still counts for each number, or what stands for a unit that does not fit.</summary>
    public void Oldest(DateTimeOffset now, uint[] oldest, uint noFit)
    {
        Span<uint> since = stackalloc uint[_spans.Count];
        for (var span = 0; span < since.Length; span++)
        {
            // The last second of the count is left to what does not fit.
            since[span] = _spans[span] is { } fresh ? Math.Min(MatchRules.FreshSince(now, fresh), noFit - 1) : 0;
        }

        for (var number = 0; number < Known; number++)
        {
            oldest[number] = _fits[number] ? since[_spanOf[number]] : noFit;
        }
    }
}
