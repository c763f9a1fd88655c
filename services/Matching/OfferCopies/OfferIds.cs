namespace Matching.OfferCopies;

/// <summary>From an id to the numbers of rows whose id may be it: a table of numbers only, because the rows know their ids. Used under the index's lock.</summary>
internal sealed class OfferIds(OfferRows rows)
{
    private int[] _places = new int[64];

    /// <summary>Adds a row that carries its id already.</summary>
    public void Add(int row)
    {
        if ((long)row * 5 > (long)_places.Length * 4)
        {
            var smaller = _places;
            _places = new int[(smaller.Length * 3 / 2) + 1];
            foreach (var known in smaller)
            {
                if (known != 0)
                {
                    Put(known);
                }
            }
        }

        Put(row);
    }

    /// <summary>Rows with this second half, one in all but name.</summary>
    public IEnumerable<int> Find(ulong low)
    {
        for (var place = First(low); _places[place] != 0; place = Next(place))
        {
            if (rows[_places[place]].IdLow == low)
            {
                yield return _places[place];
            }
        }
    }

    private void Put(int row)
    {
        var place = First(rows[row].IdLow);
        while (_places[place] != 0)
        {
            place = Next(place);
        }

        _places[place] = row;
    }

    private int First(ulong low) => (int)Math.BigMul(low * 0x9E3779B97F4A7C15, (ulong)_places.Length, out _);

    private int Next(int place) => place + 1 == _places.Length ? 0 : place + 1;
}
