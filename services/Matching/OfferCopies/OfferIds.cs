namespace Matching.OfferCopies;

/// <summary>
/// From an id to the number of its row: a table of numbers only, because the rows know their ids. One writer at a time; readers take no lock: a row is written before its number,
/// numbers never leave, and a larger table takes the place of a full one as a whole.
/// </summary>
internal sealed class OfferIds(OfferRows rows)
{
    private int[] _places = new int[64];

    /// <summary>Adds a row that carries its id already.</summary>
    public void Add(int row)
    {
        if ((long)row * 5 > (long)_places.Length * 4)
        {
            var larger = new int[(_places.Length * 3 / 2) + 1];
            foreach (var known in _places)
            {
                if (known != 0)
                {
                    Put(larger, known);
                }
            }

            Volatile.Write(ref _places, larger);
        }

        Put(_places, row);
    }

    /// <summary>The row of an id, or 0.</summary>
    public int Find(Guid id)
    {
        var (high, low) = OfferIndex.Halves(id);
        var places = Volatile.Read(ref _places);
        for (var place = First(low, places.Length); ; place = Next(place, places.Length))
        {
            var row = Volatile.Read(ref places[place]);
            if (row == 0 || (rows[row].IdLow == low && rows[row].IdHigh == high))
            {
                return row;
            }
        }
    }

    private void Put(int[] places, int row)
    {
        var place = First(rows[row].IdLow, places.Length);
        while (places[place] != 0)
        {
            place = Next(place, places.Length);
        }

        Volatile.Write(ref places[place], row);
    }

    private static int First(ulong low, int length) => (int)Math.BigMul(low * 0x9E3779B97F4A7C15, (ulong)length, out _);

    private static int Next(int place, int length) => place + 1 == length ? 0 : place + 1;
}
