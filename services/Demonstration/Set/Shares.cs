namespace Demonstration.Set;

/// <summary>Divides a number of things by weights so that the shares come out as published even in a small set (largest remainder).</summary>
internal static class Shares
{
    /// <summary>How many of <paramref name="total"/> fall to each weight.</summary>
    /// <param name="total">Things to divide.</param>
    /// <param name="weights">Not all zero.</param>
    /// <param name="least">Every weight above zero gets at least so many, while there are enough.</param>
    public static int[] Of(int total, IReadOnlyList<double> weights, int least = 0)
    {
        var sum = weights.Sum();
        var counts = weights.Select(weight => weight > 0 && least * weights.Count <= total ? least : 0).ToArray();
        var exact = weights.Select(weight => weight / sum * total).ToArray();
        for (var left = total - counts.Sum(); left > 0; left--)
        {
            var most = 0;
            for (var index = 1; index < counts.Length; index++)
            {
                if (exact[index] - counts[index] > exact[most] - counts[most])
                {
                    most = index;
                }
            }

            counts[most]++;
        }

        return counts;
    }

    /// <summary>The items, each repeated by its share.</summary>
    public static IEnumerable<TItem> Repeat<TItem>(int total, IReadOnlyList<TItem> items, Func<TItem, double> weight, int least = 0)
    {
        var counts = Of(total, [.. items.Select(weight)], least);
        return items.SelectMany((item, index) => Enumerable.Repeat(item, counts[index]));
    }
}
