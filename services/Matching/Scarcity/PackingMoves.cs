namespace Matching.Scarcity;

/// <summary>A valid assignment of whole needs, and the moves that make it worth more.</summary>
internal sealed class PackingMoves
{
    private const int Nobody = -1;
    private const int MostPasses = 40;

    private readonly Contest _contest;
    private readonly int[] _free;
    private readonly int[] _head;
    private readonly int[] _next;
    private readonly int[] _before;

    public PackingMoves(Contest contest)
    {
        _contest = contest;
        Chosen = new int[contest.Needs];
        (_free, _head) = (new int[contest.Offers], new int[contest.Offers]);
        (_next, _before) = (new int[contest.Needs], new int[contest.Needs]);
        Clear();
    }

    /// <summary>The option of each need, or -1.</summary>
    public int[] Chosen { get; }

    /// <summary>Nobody has anything.</summary>
    public void Clear()
    {
        Chosen.AsSpan().Fill(Nobody);
        _head.AsSpan().Fill(Nobody);
        _contest.Free.AsSpan().CopyTo(_free);
    }

    public bool Fits(int option) => _contest.Units[option] <= _free[_contest.Offer[option]];

    public void Place(int need, int option)
    {
        var offer = _contest.Offer[option];
        Chosen[need] = option;
        _free[offer] -= _contest.Units[option];
        (_next[need], _before[need]) = (_head[offer], Nobody);
        if (_head[offer] is var head and not Nobody)
        {
            _before[head] = need;
        }

        _head[offer] = need;
    }

    /// <summary>Moves, exchanges and makes room until nothing is gained any more; the worth of what is reached.</summary>
    public long Improve()
    {
        var improved = true;
        for (var pass = 0; improved && pass < MostPasses; pass++)
        {
            improved = false;
            for (var need = 0; need < _contest.Needs; need++)
            {
                improved |= Chosen[need] == Nobody ? MakeRoom(need) : Shift(need) || Exchange(need);
            }
        }

        var worth = 0L;
        for (var need = 0; need < _contest.Needs; need++)
        {
            worth += Chosen[need] == Nobody ? 0 : Worth(need, Chosen[need]);
        }

        return worth;
    }

    private long Worth(int need, int option) => _contest.Standing[need] + _contest.Fit[option];

    private void Leave(int need)
    {
        var option = Chosen[need];
        var offer = _contest.Offer[option];
        Chosen[need] = Nobody;
        _free[offer] += _contest.Units[option];
        if (_before[need] is var before and not Nobody)
        {
            _next[before] = _next[need];
        }
        else
        {
            _head[offer] = _next[need];
        }

        if (_next[need] is var next and not Nobody)
        {
            _before[next] = _before[need];
        }
    }

    /// <summary>To a better offer that has room.</summary>
    private bool Shift(int need)
    {
        var (here, best) = (Chosen[need], Chosen[need]);
        for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
        {
            if (_contest.Fit[at] > _contest.Fit[best] && _contest.Offer[at] != _contest.Offer[here] && Fits(at))
            {
                best = at;
            }
        }

        if (best == here)
        {
            return false;
        }

        Leave(need);
        Place(need, best);
        return true;
    }

    /// <summary>Changes places with a need at another offer, where both together are better off: the best such exchange.</summary>
    private bool Exchange(int need)
    {
        var here = Chosen[need];
        var offer = _contest.Offer[here];
        var (most, mine, other, its) = (0, Nobody, Nobody, Nobody);
        for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
        {
            var there = _contest.Offer[at];
            if (there == offer)
            {
                continue;
            }

            var gain = _contest.Fit[at] - _contest.Fit[here];
            for (var holder = _head[there]; holder != Nobody; holder = _next[holder])
            {
                if (gain + Contest.BestFit - _contest.Fit[Chosen[holder]] <= most
                    || _contest.Units[at] > _free[there] + _contest.Units[Chosen[holder]]
                    || OptionAt(holder, offer) is not (>= 0 and var back)
                    || _contest.Units[back] > _free[offer] + _contest.Units[here])
                {
                    continue;
                }

                var both = gain + _contest.Fit[back] - _contest.Fit[Chosen[holder]];
                if (both > most)
                {
                    (most, mine, other, its) = (both, at, holder, back);
                }
            }
        }

        if (other == Nobody)
        {
            return false;
        }

        Leave(need);
        Leave(other);
        Place(need, mine);
        Place(other, its);
        return true;
    }

    /// <summary>Places a need that has nothing: where there is room, or where somebody can go elsewhere or is worth less.</summary>
    private bool MakeRoom(int need)
    {
        var (most, mine, other, its) = (0L, Nobody, Nobody, Nobody);
        for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
        {
            var there = _contest.Offer[at];
            var worth = Worth(need, at);
            if (Fits(at))
            {
                if (worth > most)
                {
                    (most, mine, other, its) = (worth, at, Nobody, Nobody);
                }

                continue;
            }

            for (var holder = _head[there]; holder != Nobody; holder = _next[holder])
            {
                if (_contest.Units[at] > _free[there] + _contest.Units[Chosen[holder]])
                {
                    continue;
                }

                var elsewhere = Elsewhere(holder, there);
                var gain = worth - Worth(holder, Chosen[holder]) + (elsewhere == Nobody ? 0 : Worth(holder, elsewhere));
                if (gain > most)
                {
                    (most, mine, other, its) = (gain, at, holder, elsewhere);
                }
            }
        }

        if (mine == Nobody)
        {
            return false;
        }

        if (other != Nobody)
        {
            Leave(other);
            if (its != Nobody)
            {
                Place(other, its);
            }
        }

        Place(need, mine);
        return true;
    }

    private int Elsewhere(int need, int not)
    {
        var best = Nobody;
        for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
        {
            if (_contest.Offer[at] != not && (best == Nobody || _contest.Fit[at] > _contest.Fit[best]) && Fits(at))
            {
                best = at;
            }
        }

        return best;
    }

    /// <summary>The option of a need at an offer, or a negative number.</summary>
    private int OptionAt(int need, int offer)
    {
        var first = _contest.First[need];
        var count = _contest.First[need + 1] - first;
        if (count == _contest.Offers)
        {
            return first + offer;
        }

        var place = _contest.Offer.AsSpan(first, count).BinarySearch(offer);
        return place < 0 ? Nobody : first + place;
    }
}
