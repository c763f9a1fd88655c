using System.Runtime.InteropServices;

namespace Matching.OfferCopies;

/// <summary>
/// The offers of one category and place in one array of words: first a sequence, then column after column (<see cref="Column"/>), each as long as the bucket has places. Rules read eight
/// offers of a column at once. Written in place under the index's lock and read without any: an odd sequence says that a place is being written, another one than before that it was.
/// </summary>
internal readonly struct Bucket(uint[] words, int columns)
{
    /// <summary>Sequence of an array that was replaced: whoever still reads there begins anew.</summary>
    public const uint Retired = uint.MaxValue;

    /// <summary>A bucket with nothing in it.</summary>
    public static readonly Bucket Empty = new([0], Column.OfOffer);

    public uint[] Words => words;

    /// <summary>Words of each place.</summary>
    public int Columns => columns;

    /// <summary>Places, empty ones among them.</summary>
    public int Capacity => (words.Length - 1) / columns;

    /// <summary>The row in each place; 0 in an empty one.</summary>
    public Span<uint> Rows => words.AsSpan(1, Capacity);

    public static Bucket Of(int capacity, int columns) => new(new uint[1 + (capacity * columns)], columns);

    /// <summary>What stands in a place.</summary>
    public PackedOffer this[int place] => new EightOffers(ref words[1 + place], Capacity).At(0);

    /// <summary>The circle of a place that has one.</summary>
    public Circle CircleOf(int place)
    {
        var circle = default(Circle);
        var to = MemoryMarshal.Cast<Circle, uint>(new Span<Circle>(ref circle));
        for (var column = 0; column < to.Length; column++)
        {
            to[column] = words[1 + ((Column.OfOffer + column) * Capacity) + place];
        }

        return circle;
    }

    /// <summary>The bucket with more places or fewer; the old one is retired by whoever puts the new one in its stead.</summary>
    public Bucket Resized(int capacity)
    {
        var resized = Of(capacity, columns);
        var kept = Math.Min(capacity, Capacity);
        for (var column = 0; column < columns; column++)
        {
            words.AsSpan(1 + (column * Capacity), kept).CopyTo(resized.Words.AsSpan(1 + (column * capacity)));
        }

        return resized;
    }

    /// <summary>The eight places from this one on, all of them within the bucket.</summary>
    public EightOffers Eight(int place) => new(ref words[1 + place], Capacity);

    /// <summary>A bucket of fewer than eight places, copied to where there is room for eight.</summary>
    public EightOffers Eight(uint[] room)
    {
        var capacity = Capacity;
        for (var column = 0; column < columns; column++)
        {
            for (var place = 0; place < capacity; place++)
            {
                room[(column * EightOffers.Count) + place] = words[1 + (column * capacity) + place];
            }
        }

        return new(ref room[0], EightOffers.Count);
    }

    /// <summary>Begins a change. Only under the index's lock.</summary>
    public void Open()
    {
        Volatile.Write(ref words[0], words[0] | 1);
        Volatile.WriteBarrier();
    }

    /// <summary>Ends a change.</summary>
    public void Close()
    {
        Volatile.WriteBarrier();
        var next = words[0] + 1;
        Volatile.Write(ref words[0], next == Retired - 1 ? 0 : next);
    }

    /// <summary>Says that the array was replaced.</summary>
    public void Retire() => Volatile.Write(ref words[0], Retired);

    /// <summary>Writes a place, between <see cref="Open"/> and <see cref="Close"/>.</summary>
    public void Write(int place, PackedOffer packed)
    {
        var from = MemoryMarshal.Cast<PackedOffer, uint>(new ReadOnlySpan<PackedOffer>(in packed));
        for (var column = 0; column < from.Length; column++)
        {
            words[1 + (column * Capacity) + place] = from[column];
        }
    }

    /// <summary>Writes the circle of a place that has one.</summary>
    public void Write(int place, Circle circle)
    {
        var from = MemoryMarshal.Cast<Circle, uint>(new ReadOnlySpan<Circle>(in circle));
        for (var column = 0; column < from.Length; column++)
        {
            words[1 + ((Column.OfOffer + column) * Capacity) + place] = from[column];
        }
    }
}
