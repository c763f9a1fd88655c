using System.Collections.Concurrent;

namespace Matching.OfferCopies;

/// <summary>Small numbers for codes, in the order in which they come. Written under the index's lock, read without.</summary>
internal sealed class CodeNumbers<TCode>(int most)
    where TCode : notnull
{
    private readonly ConcurrentDictionary<TCode, int> _numbers = new();
    private TCode[] _codes = new TCode[16];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public TCode this[int number] => Volatile.Read(ref _codes)[number];

    /// <summary>The number of a code, or -1 when it has none.</summary>
    public int Find(TCode code) => _numbers.TryGetValue(code, out var number) ? number : -1;

    /// <summary>The number of a code, a new one if need be; -1 when there are no more.</summary>
    public int Number(TCode code)
    {
        if (_numbers.TryGetValue(code, out var known))
        {
            return known;
        }

        if (_count >= most)
        {
            return -1;
        }

        if (_count == _codes.Length)
        {
            var longer = new TCode[_count * 2];
            _codes.CopyTo(longer, 0);
            Volatile.Write(ref _codes, longer);
        }

        _codes[_count] = code;
        Volatile.Write(ref _count, _count + 1);
        return _numbers[code] = _count - 1;
    }
}
