namespace Matching.Scarcity;

/// <summary>
/// Who holds what, and the last word on it: in the order of rank, each need that lacks something takes what is free, then what needs of lower rank hold. Those come later and look again, so that
/// one round is enough. Nobody goes without beside a lower rank that holds enough of what it asks for.
/// </summary>
internal sealed class RightOfWay
{
    private readonly Contest _contest;
    private readonly int[] _free;
    private readonly int[] _given;
    private readonly List<(int Need, int Option, int Units)>[] _held;

    public RightOfWay(Contest contest)
    {
        _contest = contest;
        _free = [.. contest.Free];
        _given = new int[contest.Needs];
        _held = new List<(int, int, int)>[contest.Offers];
    }

    /// <summary>Gives a need units of an offer.</summary>
    public void Give(int need, int option, int units)
    {
        var held = _held[_contest.Offer[option]] ??= [];
        _free[_contest.Offer[option]] -= units;
        _given[need] += units;
        var known = held.FindIndex(share => share.Need == need);
        if (known < 0)
        {
            held.Add((need, option, units));
        }
        else
        {
            held[known] = (need, option, held[known].Units + units);
        }
    }

    /// <summary>Gives every need its turn.</summary>
    public void Settle()
    {
        for (var need = 0; need < _contest.Needs; need++)
        {
            var options = Enumerable.Range(_contest.First[need], _contest.First[need + 1] - _contest.First[need]).OrderByDescending(at => _contest.Fit[at]).ToArray();
            if (options.Length == 0)
            {
                continue;
            }

            if (_contest.Whole[need])
            {
                SettleWhole(need, options);
            }
            else
            {
                SettleParts(need, options);
            }
        }
    }

    /// <summary>The shares by need, why others have none, and the prices given.</summary>
    public Allocation Result(double[] prices)
    {
        var shares = _held.SelectMany(held => held ?? []).OrderBy(share => share.Need).ThenBy(share => share.Option)
            .Select(share => new Share(_contest.NeedIds[share.Need], _contest.OfferIds[_contest.Offer[share.Option]], share.Units)).ToArray();
        var shortages = Enumerable.Range(0, _contest.Needs).Select(need => (Id: _contest.NeedIds[need], Why: Why(need))).Where(need => need.Why != Shortage.None).ToDictionary(need => need.Id, need => need.Why);
        var costs = new Dictionary<Guid, double>(_contest.Offers);
        for (var offer = 0; offer < _contest.Offers; offer++)
        {
            costs.Add(_contest.OfferIds[offer], _free[offer] > 0 ? 0 : prices[offer]);
        }

        return new Allocation(shares, shortages, costs);
    }

    private void SettleWhole(int need, int[] options)
    {
        if (_given[need] > 0)
        {
            return;
        }

        var (at, found) = options.Where(at => _free[_contest.Offer[at]] >= _contest.Units[at]).Select(at => (at, true)).FirstOrDefault();
        if (!found)
        {
            (at, found) = options.Where(at => WithinReach(need, _contest.Offer[at]) >= _contest.Units[at]).Select(at => (at, true)).FirstOrDefault();
        }

        if (found)
        {
            PushOut(need, _contest.Offer[at], _contest.Units[at]);
            Give(need, at, _contest.Units[at]);
        }
    }

    private void SettleParts(int need, int[] options)
    {
        var wanted = _contest.Units[options[0]];
        foreach (var at in options.Where(at => _given[need] < wanted && _free[_contest.Offer[at]] > 0))
        {
            Give(need, at, Math.Min(wanted - _given[need], _free[_contest.Offer[at]]));
        }

        foreach (var at in options)
        {
            var units = Math.Min(wanted - _given[need], WithinReach(need, _contest.Offer[at]));
            if (units > 0)
            {
                PushOut(need, _contest.Offer[at], units);
                Give(need, at, units);
            }
        }
    }

    /// <summary>Units that are free or held by lower ranks.</summary>
    private int WithinReach(int need, int offer) =>
        _free[offer] + (_held[offer]?.Where(share => _contest.Standing[share.Need] < _contest.Standing[need]).Sum(share => share.Units) ?? 0);

    /// <summary>Frees units from the lowest rank up.</summary>
    private void PushOut(int need, int offer, int units)
    {
        while (_free[offer] < units)
        {
            var held = _held[offer];
            var last = Enumerable.Range(0, held.Count).MaxBy(place => held[place].Need);
            var share = held[last];
            var back = _contest.Whole[share.Need] ? share.Units : Math.Min(share.Units, units - _free[offer]);
            _free[offer] += back;
            _given[share.Need] -= back;
            if (back == share.Units)
            {
                held.RemoveAt(last);
            }
            else
            {
                held[last] = share with { Units = share.Units - back };
            }
        }
    }

    private Shortage Why(int need)
    {
        var (first, end) = (_contest.First[need], _contest.First[need + 1]);
        if (first == end)
        {
            return Shortage.NoOffer;
        }

        if (_given[need] >= _contest.Units[first] || (_contest.Whole[need] && _given[need] > 0))
        {
            return Shortage.None;
        }

        for (var at = first; at < end; at++)
        {
            var above = _held[_contest.Offer[at]]?.Where(share => _contest.Standing[share.Need] > _contest.Standing[need]).Sum(share => share.Units) ?? 0;
            if (above > 0 && _free[_contest.Offer[at]] + above >= (_contest.Whole[need] ? _contest.Units[at] : 1))
            {
                return Shortage.TakenByMoreUrgent;
            }
        }

        return Shortage.TakenByEquals;
    }
}
