using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>An offer that passed every rule, or missed one, as it was when it was looked at.</summary>
internal struct Hit
{
    public double Score;
    public Coverage Coverage;
    public PackedOffer Packed;

    /// <summary>Of a near miss, the bit of the rule against it.</summary>
    public uint Against;
}

/// <summary>The best so far, best first, in the order of <see cref="MatchScore.Compare"/>. Kept by the thread and used again.</summary>
internal sealed class BestOffers(OfferRows rows)
{
    /// <summary>More than rounding can add to a score.</summary>
    private const double Rounding = 1e-6;

    private Hit[] _hits = new Hit[8];
    private int _limit;

    public int Count { get; private set; }

    public ReadOnlySpan<Hit> All => _hits.AsSpan(0, Count);

    public void Clear(int limit) => (_limit, Count) = (limit, 0);

    /// <summary>Whether an offer whose score is at most this could be among the best.</summary>
    public bool Wants(double atMost) => !(atMost < Least);

    /// <summary>Scores below this are not among the best, however the rest of a question goes.</summary>
    public double Least => Count < _limit ? double.NegativeInfinity : Count == 0 ? double.PositiveInfinity : _hits[Count - 1].Score - Rounding;

    public void Add(in Hit hit)
    {
        var place = Count;
        while (place > 0 && IsBefore(hit, _hits[place - 1]))
        {
            place--;
        }

        if (place >= _limit)
        {
            return;
        }

        if (Count == _hits.Length)
        {
            Array.Resize(ref _hits, Count * 2);
        }

        var kept = Math.Min(Count, _limit - 1);
        Array.Copy(_hits, place, _hits, place + 1, kept - place);
        _hits[place] = hit;
        Count = kept + 1;
    }

    private bool IsBefore(in Hit one, in Hit other) =>
        one.Score != other.Score ? one.Score > other.Score
        : one.Coverage.Reach != other.Coverage.Reach ? one.Coverage.Reach < other.Coverage.Reach
        : rows.Compare(one.Packed.Row, other.Packed.Row) < 0;
}
