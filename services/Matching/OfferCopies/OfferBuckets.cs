namespace Matching.OfferCopies;

/// <summary>
/// Packed offers by category and place, read in sequence. A record keeps its place until it leaves; what left leaves a gap for the next. An array that is full is replaced by a
/// longer one and its records retired. Written under the index's lock, read without any.
/// </summary>
internal sealed class OfferBuckets
{
    /// <summary>Offers that no question finds by itself: without a category or an area.</summary>
    public const ulong Nowhere = ulong.MaxValue - 1;

    /// <summary>Offers of so many categories and places that every question looks at them instead.</summary>
    public const ulong Broad = ulong.MaxValue - 2;

    /// <summary>Longer ones remember where to look for a gap.</summary>
    private const int Short = 64;

    private const ulong IsCell = 1UL << 47;

    private readonly BucketTable _buckets = new();
    private readonly Dictionary<ulong, int> _gaps = [];

    public static ulong OfDivision(int category, int division) => ((ulong)category << 48) | (uint)division;

    public static ulong OfCell(int category, uint cell) => ((ulong)category << 48) | IsCell | cell;

    public IEnumerable<ulong> Keys => _buckets.Keys;

    /// <summary>The records of a bucket, gaps among them.</summary>
    public PackedOffer[] Read(ulong key) => _buckets.Find(key) ?? [];

    /// <summary>The place of a row's record; -1 when it is not there.</summary>
    public int Find(ulong key, int row, int hint)
    {
        var records = Read(key);
        if ((uint)hint < (uint)records.Length && records[hint].Row == row)
        {
            return hint;
        }

        for (var place = 0; place < records.Length; place++)
        {
            if (records[place].Row == row)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Puts a record into a gap and answers where.</summary>
    public int Add(ulong key, in PackedOffer packed, bool loading)
    {
        var records = Read(key);
        var place = records.Length > Short ? _gaps.GetValueOrDefault(key) : 0;
        while (place < records.Length && !records[place].IsEmpty)
        {
            place++;
        }

        if (place == records.Length)
        {
            records = Longer(key, records, loading ? Math.Max(1, place) : Math.Max(1, place / 8));
        }

        PackedOffer.Open(ref records[place]);
        PackedOffer.Write(ref records[place], packed);
        PackedOffer.Close(ref records[place]);
        if (records.Length > Short)
        {
            _gaps[key] = place + 1;
        }

        return place;
    }

    /// <summary>Takes a record out.</summary>
    public void Remove(ulong key, int row, int hint)
    {
        if (Find(key, row, hint) is >= 0 and var place)
        {
            var records = Read(key);
            PackedOffer.Open(ref records[place]);
            PackedOffer.Write(ref records[place], default);
            PackedOffer.Close(ref records[place]);
            if (records.Length > Short && _gaps.GetValueOrDefault(key) > place)
            {
                _gaps[key] = place;
            }
        }
    }

    /// <summary>Cuts off the gaps at the ends, after everything was loaded and before anybody reads.</summary>
    public void Trim()
    {
        foreach (var key in _buckets.Keys)
        {
            var records = Read(key);
            var used = records.Length;
            while (used > 0 && records[used - 1].IsEmpty)
            {
                used--;
            }

            if (used < records.Length)
            {
                _buckets.Put(key, records[..used]);
            }
        }
    }

    private PackedOffer[] Longer(ulong key, PackedOffer[] records, int by)
    {
        var longer = new PackedOffer[records.Length + by];
        records.CopyTo(longer, 0);
        _buckets.Put(key, longer);
        foreach (ref var old in records.AsSpan())
        {
            PackedOffer.Retire(ref old);
        }

        return longer;
    }
}
