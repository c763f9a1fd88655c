namespace Matching.Scarcity;

/// <summary>
/// Who gets what when needs take several units and each goes to one offer as a whole: no price alone finds the best here (it is the generalised assignment problem). Prices on units are found
/// by asking what each need would take at them and moving them towards what there is; from their choices a valid assignment is made and improved by moving one need, by exchanging
/// two, and by letting one go elsewhere so that another fits. Source: M. L. Fisher, The Lagrangian relaxation method, Management Science 27 (1981); moves as in M. Yagiura et al., INFORMS J. on Computing 16 (2004).
/// </summary>
internal sealed class Packing
{
    /// <summary>So many looks at options are spent on prices; enough for the largest published instances, and a small contest is through in a millisecond.</summary>
    private const long Effort = 40_000_000;

    private const int MostRounds = 400;

    /// <summary>So many of the rounds are made into an assignment.</summary>
    private const int Repairs = 12;

    /// <summary>Rounds without a better bound before the steps get smaller.</summary>
    private const int Patience = 15;

    private const int Nobody = -1;

    private readonly Contest _contest;
    private readonly PackingMoves _moves;
    private readonly double[] _price;
    private readonly int[] _wish;
    private readonly long[] _load;
    private readonly int[] _order;
    private readonly double[] _keen;

    private Packing(Contest contest)
    {
        _contest = contest;
        _moves = new PackingMoves(contest);
        _price = new double[contest.Offers];
        _load = new long[contest.Offers];
        (_wish, _order, _keen) = (new int[contest.Needs], new int[contest.Needs], new double[contest.Needs]);
    }

    /// <summary>The option each need was given, or -1, the price of a unit of each offer, and the most that any assignment could be worth.</summary>
    public static (int[] Chosen, double[] Prices, double Bound) Of(Contest contest)
    {
        var packing = new Packing(contest);
        return packing.Run();
    }

    private (int[] Chosen, double[] Prices, double Bound) Run()
    {
        var (best, bestWorth) = (Enumerable.Repeat(Nobody, _contest.Needs).ToArray(), 0L);
        var (bound, bestPrice) = (double.MaxValue, (double[])_price.Clone());
        var (pace, still) = (2.0, 0);
        var rounds = (int)Math.Clamp(Effort / Math.Max(1, _contest.Options), 30, MostRounds);
        for (var round = 0; round < rounds && pace > 0.002; round++)
        {
            var value = Wish();
            if (value < bound - 1e-6)
            {
                (bound, still) = (value, 0);
                _price.AsSpan().CopyTo(bestPrice);
            }
            else if (++still >= Patience)
            {
                (pace, still) = (pace / 2, 0);
                bestPrice.AsSpan().CopyTo(_price);
                Wish();
            }

            if (round % Math.Max(1, rounds / Repairs) == 0)
            {
                var worth = Repair();
                if (worth > bestWorth)
                {
                    bestWorth = worth;
                    _moves.Chosen.AsSpan().CopyTo(best);
                }
            }

            if (bestWorth >= bound - 0.5 || !Move(pace, value - bestWorth))
            {
                break;
            }
        }

        return (best, bestPrice, Math.Max(bound, bestWorth));
    }

    /// <summary>What each need would take at the prices, capacity aside; the worth of that and of the capacity at the prices bounds every assignment.</summary>
    private double Wish()
    {
        _load.AsSpan().Clear();
        var value = 0.0;
        for (var need = 0; need < _contest.Needs; need++)
        {
            var (best, chosen) = (0.0, Nobody);
            for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
            {
                var gain = _contest.Standing[need] + _contest.Fit[at] - (_price[_contest.Offer[at]] * _contest.Units[at]);
                if (gain > best)
                {
                    (best, chosen) = (gain, at);
                }
            }

            _wish[need] = chosen;
            value += best;
            if (chosen != Nobody)
            {
                _load[_contest.Offer[chosen]] += _contest.Units[chosen];
            }
        }

        for (var offer = 0; offer < _contest.Offers; offer++)
        {
            value += _price[offer] * _contest.Free[offer];
        }

        return value;
    }

    /// <summary>Dearer where more is wanted than there is, cheaper where less.</summary>
    private bool Move(double pace, double gap)
    {
        var norm = 0.0;
        for (var offer = 0; offer < _contest.Offers; offer++)
        {
            var over = (double)(_load[offer] - _contest.Free[offer]);
            norm += over > 0 || _price[offer] > 0 ? over * over : 0;
        }

        if (norm == 0)
        {
            return false;
        }

        var step = pace * Math.Max(1, gap) / norm;
        for (var offer = 0; offer < _contest.Offers; offer++)
        {
            _price[offer] = Math.Max(0, _price[offer] + (step * (_load[offer] - _contest.Free[offer])));
        }

        return true;
    }

    /// <summary>Makes the wishes fit: who would lose most by going elsewhere is placed first, the rest where the prices like them best; then the moves.</summary>
    private long Repair()
    {
        for (var need = 0; need < _contest.Needs; need++)
        {
            var (best, second) = (0.0, 0.0);
            for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
            {
                var gain = _contest.Standing[need] + _contest.Fit[at] - (_price[_contest.Offer[at]] * _contest.Units[at]);
                (best, second) = gain > best ? (gain, best) : (best, Math.Max(second, gain));
            }

            _order[need] = need;
            _keen[need] = -(best - second);
        }

        Array.Sort(_keen, _order);
        _moves.Clear();
        foreach (var need in _order)
        {
            if (_wish[need] is var wish and not Nobody && _moves.Fits(wish))
            {
                _moves.Place(need, wish);
            }
        }

        foreach (var need in _order)
        {
            if (_moves.Chosen[need] == Nobody)
            {
                PlaceByPrice(need);
            }
        }

        return _moves.Improve();
    }

    private void PlaceByPrice(int need)
    {
        var (best, chosen) = (double.MinValue, Nobody);
        for (var at = _contest.First[need]; at < _contest.First[need + 1]; at++)
        {
            var gain = _contest.Fit[at] - (_price[_contest.Offer[at]] * _contest.Units[at]);
            if (gain > best && _moves.Fits(at))
            {
                (best, chosen) = (gain, at);
            }
        }

        if (chosen != Nobody)
        {
            _moves.Place(need, chosen);
        }
    }
}
