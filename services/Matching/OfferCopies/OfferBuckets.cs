namespace Matching.OfferCopies;

/// <summary>
/// Packed offers by category and place. An offer keeps its place until it leaves; what left leaves a gap for the next. A bucket that is full is replaced by a longer one and
/// retired. Written under the index's lock, read without any.
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

    /// <summary>The offers of a bucket, gaps among them.</summary>
    public Bucket Read(ulong key) => _buckets.Find(key) is { } words ? new Bucket(words, ColumnsOf(key)) : Bucket.Empty;

    /// <summary>The same without a look into it; false where nobody ever stood.</summary>
    public bool TryRead(ulong key, out Bucket bucket)
    {
        var words = _buckets.Find(key);
        bucket = words is null ? Bucket.Empty : new Bucket(words, ColumnsOf(key));
        return words is not null;
    }

    /// <summary>The place of a row; -1 when it is not there.</summary>
    public int Find(ulong key, int row, int hint)
    {
        var rows = Read(key).Rows;
        return (uint)hint < (uint)rows.Length && rows[hint] == row ? hint : rows.IndexOf((uint)row);
    }

    /// <summary>Puts an offer into a gap and answers where.</summary>
    public int Add(ulong key, in PackedOffer packed, OfferArea area, bool loading)
    {
        var bucket = Read(key);
        var from = bucket.Capacity > Short ? _gaps.GetValueOrDefault(key) : 0;
        var place = bucket.Rows[from..].IndexOf(0u) is >= 0 and var gap ? from + gap : bucket.Capacity;
        if (place == bucket.Capacity)
        {
            bucket = Resize(key, bucket, place + (loading ? Math.Max(1, place) : Math.Max(1, place / 8)));
        }

        bucket.Open();
        bucket.Write(place, packed);
        if (bucket.Columns == Column.WithCircle)
        {
            bucket.Write(place, Circle.Of(area.Latitude!.Value, area.Longitude!.Value, area.RadiusKm!.Value));
        }

        bucket.Close();
        if (bucket.Capacity > Short)
        {
            _gaps[key] = place + 1;
        }

        return place;
    }

    /// <summary>Takes an offer out.</summary>
    public void Remove(ulong key, int row, int hint)
    {
        if (Find(key, row, hint) is >= 0 and var place)
        {
            var bucket = Read(key);
            bucket.Open();
            bucket.Write(place, default(PackedOffer));
            bucket.Close();
            if (bucket.Capacity > Short && _gaps.GetValueOrDefault(key) > place)
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
            var bucket = Read(key);
            var used = bucket.Rows.LastIndexOfAnyExcept(0u) + 1;
            if (used < bucket.Capacity)
            {
                Resize(key, bucket, used);
            }
        }
    }

    private Bucket Resize(ulong key, Bucket bucket, int capacity)
    {
        var resized = bucket.Words.Length > 1 ? bucket.Resized(capacity) : Bucket.Of(capacity, ColumnsOf(key));
        _buckets.Put(key, resized.Words);
        if (bucket.Words.Length > 1)
        {
            bucket.Retire();
        }

        return resized;
    }

    private static int ColumnsOf(ulong key) => key < Broad && (key & IsCell) != 0 ? Column.WithCircle : Column.OfOffer;
}
