using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Matching.OfferCopies;

/// <summary>Eight places of a bucket side by side: the first word of the first one, and how far it is from a column to the next.</summary>
internal readonly ref struct EightOffers(ref uint first, int stride)
{
    public const int Count = 8;

    /// <summary>A bit for each.</summary>
    public const uint All = (1u << Count) - 1;

    private readonly ref uint _first = ref first;
    private readonly int _stride = stride;

    /// <summary>The same word of all eight.</summary>
    public Vector256<uint> this[int column]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.LoadUnsafe(ref _first, (nuint)(column * _stride));
    }

    /// <summary>One of them whole.</summary>
    public PackedOffer At(int lane)
    {
        var packed = default(PackedOffer);
        var words = MemoryMarshal.Cast<PackedOffer, uint>(new Span<PackedOffer>(ref packed));
        for (var column = 0; column < words.Length; column++)
        {
            words[column] = Unsafe.Add(ref _first, (column * _stride) + lane);
        }

        return packed;
    }
}
