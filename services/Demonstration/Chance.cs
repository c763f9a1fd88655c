using System.Text;

namespace Demonstration;

/// <summary>
/// Numbers that look random and repeat exactly for a seed, on every machine and in every release (SplitMix64). Each part of the set draws from a
/// branch of its own, so that a change to one part leaves the others as they were.
/// </summary>
internal sealed class Chance
{
    private readonly ulong _seed;
    private ulong _state;

    public Chance(long seed) => _seed = _state = Mix((ulong)seed);

    private Chance(ulong seed) => _seed = _state = seed;

    /// <summary>An independent sequence for a named part; the same name gives the same sequence, whatever was drawn before.</summary>
    public Chance Branch(string name)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 14695981039346656037;
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * 1099511628211;
        }

        return new Chance(Mix(_seed ^ hash));
    }

    /// <summary>0 up to and without <paramref name="below"/>.</summary>
    public int Below(int below) => (int)(Next() % (ulong)below);

    /// <summary>From one number up to and with another.</summary>
    public int Between(int from, int to) => from + Below(to - from + 1);

    /// <summary>0 up to and without 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True in so many of a hundred.</summary>
    public bool Percent(double percent) => Fraction() * 100 < percent;

    /// <summary>One of them, each as likely as the other.</summary>
    public TItem Of<TItem>(IReadOnlyList<TItem> items) => items[Below(items.Count)];

    /// <summary>One of them by weight.</summary>
    public TItem Of<TItem>(IReadOnlyList<TItem> items, Func<TItem, double> weight)
    {
        var left = Fraction() * items.Sum(weight);
        foreach (var item in items)
        {
            left -= weight(item);
            if (left < 0)
            {
                return item;
            }
        }

        return items[^1];
    }

    /// <summary>The same items in another order.</summary>
    public List<TItem> Shuffled<TItem>(IEnumerable<TItem> items)
    {
        var list = items.ToList();
        for (var index = list.Count - 1; index > 0; index--)
        {
            var other = Below(index + 1);
            (list[index], list[other]) = (list[other], list[index]);
        }

        return list;
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
