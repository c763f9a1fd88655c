namespace Matching.Scarcity;

/// <summary>
/// Who gets the units when every need takes one: an auction. A need bids for the offer that is worth most to it after the price, as much as it would lose by the next best; who is outbid bids
/// again; who finds every price too high goes without. Then offers that kept a unit nobody took at its price lower it to what the best waiting need would give. Coarse bids first, then finer ones from the
/// prices found. At the end every need has its best offer at the prices, to within one bid, and what is free costs nothing: the whole is within one bid per need of the optimum.
/// Source: D. P. Bertsekas, Auction algorithms for network flow problems, Computational Optimization and Applications 1 (1992), forward and reverse auction.
/// </summary>
internal sealed class UnitAuction
{
    /// <summary>The last, finest bid: a hundredth of the best fit. Finer ones gain a fiftieth of a per cent and take twice the time.</summary>
    public const long FinestBid = Contest.BestFit / 100;

    private const int Finer = 10;

    private const int Nobody = -1;

    private readonly Contest _contest;
    private readonly long[] _price;
    private readonly long[] _start;
    private readonly int[] _held;
    private readonly int[] _taken;
    private readonly int[] _room;
    private readonly long[] _bids;
    private readonly int[] _bidders;
    private readonly int[] _roomAt;
    private readonly int[] _waiting;
    private readonly int[] _neededFirst;
    private readonly int[] _neededBy;
    private readonly int[] _neededAt;
    private readonly int[] _loose;
    private readonly bool[] _isLoose;

    private UnitAuction(Contest contest)
    {
        _contest = contest;
        var (needs, offers) = (contest.Needs, contest.Offers);
        (_price, _start, _taken) = (new long[offers], new long[offers], new int[offers]);
        (_held, _waiting) = (new int[needs], new int[Math.Max(1, needs)]);
        (_loose, _isLoose) = (new int[Math.Max(1, offers)], new bool[offers]);
        (_neededBy, _neededAt) = (new int[contest.Options], new int[contest.Options]);
        _neededFirst = new int[offers + 1];
        foreach (var offer in contest.Offer)
        {
            _neededFirst[offer + 1]++;
        }

        (_room, _roomAt) = (new int[offers], new int[offers + 1]);
        for (var offer = 0; offer < offers; offer++)
        {
            // Nobody can take more units than there are needs that fit: an offer of thousands is no larger here than its competitors.
            _room[offer] = Math.Min(contest.Free[offer], _neededFirst[offer + 1]);
            _roomAt[offer + 1] = _roomAt[offer] + _room[offer];
            _neededFirst[offer + 1] += _neededFirst[offer];
        }

        (_bids, _bidders) = (new long[_roomAt[offers]], new int[_roomAt[offers]]);
        var next = _neededFirst.AsSpan(0, offers).ToArray();
        for (var need = 0; need < needs; need++)
        {
            for (var at = contest.First[need]; at < contest.First[need + 1]; at++)
            {
                var place = next[contest.Offer[at]]++;
                (_neededBy[place], _neededAt[place]) = (need, at);
            }
        }
    }

    /// <summary>The option each need was given, or -1, and the price of a unit of each offer.</summary>
    public static (int[] Chosen, long[] Prices) Of(Contest contest)
    {
        var auction = new UnitAuction(contest);
        auction.Run();
        return (auction._held, auction._price);
    }

    private void Run()
    {
        var highest = _contest.Needs == 0 ? 0 : _contest.Standing[0] + Contest.BestFit;
        var bid = FinestBid;
        while (bid * Finer * Finer < highest)
        {
            bid *= Finer;
        }

        for (; bid >= FinestBid; bid /= Finer)
        {
            Bid(bid);
            Lower(bid);
        }
    }

    /// <summary>Needs bid from the present prices until nobody who is outbid wants more.</summary>
    private void Bid(long step)
    {
        var (first, offerOf, fit) = (_contest.First, _contest.Offer, _contest.Fit);
        _price.AsSpan().CopyTo(_start);
        _taken.AsSpan().Clear();
        _held.AsSpan().Fill(Nobody);
        var count = _contest.Needs;
        for (var need = 0; need < count; need++)
        {
            // The last in is asked first: those who come first in rank bid first.
            _waiting[need] = count - 1 - need;
        }

        while (count > 0)
        {
            var need = _waiting[--count];
            var standing = _contest.Standing[need];
            var (best, second, chosen) = (0L, 0L, Nobody);
            for (var at = first[need]; at < first[need + 1]; at++)
            {
                var gain = standing + fit[at] - _price[offerOf[at]];
                if (gain > best)
                {
                    (second, best, chosen) = (best, gain, at);
                }
                else if (gain > second)
                {
                    second = gain;
                }
            }

            if (chosen != Nobody && Give(need, chosen, standing + fit[chosen] - second + step) is var outbid and not Nobody)
            {
                _waiting[count++] = outbid;
            }
        }
    }

    /// <summary>Gives a unit to who bids so much; whoever held it for least goes.</summary>
    private int Give(int need, int option, long bid)
    {
        var offer = _contest.Offer[option];
        var bids = _bids.AsSpan(_roomAt[offer], _room[offer]);
        var bidders = _bidders.AsSpan(_roomAt[offer], _room[offer]);
        _held[need] = option;
        if (_taken[offer] < bids.Length)
        {
            Rise(bids, bidders, _taken[offer]++, bid, need);
            _price[offer] = _taken[offer] == bids.Length ? bids[0] : _start[offer];
            return Nobody;
        }

        var outbid = bidders[0];
        _held[outbid] = Nobody;
        Sink(bids, bidders, bid, need);
        _price[offer] = bids[0];
        return outbid;
    }

    /// <summary>Offers with units left at a price lower it to what the best need would give, take that need, and free the unit it had.</summary>
    private void Lower(long step)
    {
        var count = 0;
        for (var offer = _contest.Offers - 1; offer >= 0; offer--)
        {
            if (_isLoose[offer] = _price[offer] > 0 && _taken[offer] < _room[offer])
            {
                _loose[count++] = offer;
            }
        }

        while (count > 0)
        {
            var offer = _loose[--count];
            _isLoose[offer] = false;
            while (_price[offer] > 0 && _taken[offer] < _room[offer])
            {
                var (best, second, chosen, taker) = (0L, 0L, Nobody, Nobody);
                for (var place = _neededFirst[offer]; place < _neededFirst[offer + 1]; place++)
                {
                    var (need, at) = (_neededBy[place], _neededAt[place]);
                    if (_held[need] == at)
                    {
                        continue;
                    }

                    var wouldGive = _contest.Standing[need] + _contest.Fit[at] - Gain(need);
                    if (wouldGive > best)
                    {
                        (second, best, chosen, taker) = (best, wouldGive, at, need);
                    }
                    else if (wouldGive > second)
                    {
                        second = wouldGive;
                    }
                }

                if (best < step)
                {
                    _price[offer] = 0;
                    break;
                }

                _price[offer] = Math.Min(_price[offer], Math.Max(0, second - step));
                if (_held[taker] is var left and not Nobody && _contest.Offer[left] is var from)
                {
                    _taken[from]--;
                    if (_price[from] > 0 && !_isLoose[from])
                    {
                        (_isLoose[from], _loose[count++]) = (true, from);
                    }
                }

                _held[taker] = chosen;
                _taken[offer]++;
            }
        }
    }

    private long Gain(int need) =>
        _held[need] is var at and not Nobody ? _contest.Standing[need] + _contest.Fit[at] - _price[_contest.Offer[at]] : 0;

    private static void Rise(Span<long> bids, Span<int> bidders, int at, long bid, int need)
    {
        while (at > 0 && (at - 1) / 2 is var above && bids[above] > bid)
        {
            (bids[at], bidders[at], at) = (bids[above], bidders[above], above);
        }

        (bids[at], bidders[at]) = (bid, need);
    }

    private static void Sink(Span<long> bids, Span<int> bidders, long bid, int need)
    {
        var at = 0;
        for (var below = 1; below < bids.Length; below = (2 * at) + 1)
        {
            below += below + 1 < bids.Length && bids[below + 1] < bids[below] ? 1 : 0;
            if (bids[below] >= bid)
            {
                break;
            }

            (bids[at], bidders[at], at) = (bids[below], bidders[below], below);
        }

        (bids[at], bidders[at]) = (bid, need);
    }
}
