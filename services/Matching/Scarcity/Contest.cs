using System.Runtime.InteropServices;

namespace Matching.Scarcity;

/// <summary>A need that competes for capacity with others.</summary>
/// <param name="Id">The need.</param>
/// <param name="Rank">Who comes first when not all can be served; higher comes first, equal ranks are equals (<see cref="Precedence"/>).</param>
/// <param name="Whole">Whether only all of it helps: a household is not split over two places. Otherwise a part, or parts from several offers, help too.</param>
internal readonly record struct Wanting(Guid Id, int Rank, bool Whole);

/// <summary>What an offer has to give to those who compete.</summary>
/// <param name="Id">The offer.</param>
/// <param name="Units">Units free for them.</param>
internal readonly record struct Giving(Guid Id, int Units);

/// <summary>An offer that a need may be given.</summary>
/// <param name="Need">The need.</param>
/// <param name="Offer">The offer.</param>
/// <param name="Fit">How well it fits, 0 to <see cref="Contest.BestFit"/>: the score in thousandths.</param>
/// <param name="Units">Units of this offer that cover the whole need. A need that only the whole helps may take more of one offer than of another; one that takes parts counts in units that are the same everywhere.</param>
internal readonly record struct Option(Guid Need, Guid Offer, int Fit, int Units);

/// <summary>
/// Needs and offers that compete, as plain arrays in an order of their own (needs by rank, then id; offers by id): whatever order they come in, the same contest has the same outcome.
/// The options of need <c>i</c> stand from <c>First[i]</c> to <c>First[i + 1]</c>, sorted by offer.
/// </summary>
internal sealed class Contest
{
    /// <summary>The best fit there is.</summary>
    public const int BestFit = 1000;

    /// <summary>
    /// What one step of rank is worth: more than any difference in fit, so that nobody is passed over for somebody who comes later and fits better.
    /// </summary>
    public const long RankWorth = 2 * BestFit;

    public required Guid[] NeedIds { get; init; }

    public required Guid[] OfferIds { get; init; }

    /// <summary>Worth of the rank of each need: steps among the ranks present, times <see cref="RankWorth"/>; at least one step, so that being served is worth something.</summary>
    public required long[] Standing { get; init; }

    public required bool[] Whole { get; init; }

    public required int[] Free { get; init; }

    public required int[] First { get; init; }

    public required int[] Offer { get; init; }

    public required int[] Fit { get; init; }

    public required int[] Units { get; init; }

    public int Needs => Standing.Length;

    public int Offers => Free.Length;

    public int Options => Offer.Length;

    /// <summary>Whether every need takes one unit, so that prices alone decide.</summary>
    public bool IsUnits => !Units.AsSpan().ContainsAnyExcept(1);

    /// <summary>Puts a contest in order. What cannot be is left out: options of unknown needs or offers, of no units, more than the offer has where only the whole helps.</summary>
    public static Contest Of(IReadOnlyCollection<Wanting> needs, IReadOnlyCollection<Giving> offers, IReadOnlyCollection<Option> options)
    {
        var wanting = needs.DistinctBy(need => need.Id).ToArray();
        Array.Sort(wanting, (one, other) => other.Rank.CompareTo(one.Rank) is not 0 and var order ? order : one.Id.CompareTo(other.Id));
        var giving = offers.DistinctBy(offer => offer.Id).ToArray();
        Array.Sort(giving, (one, other) => one.Id.CompareTo(other.Id));
        var needAt = Places(wanting, need => need.Id);
        var offerAt = Places(giving, offer => offer.Id);
        var quantity = new Dictionary<int, int>();
        var known = new List<(int Need, int Offer, int Fit, int Units)>(options.Count);
        foreach (var option in options)
        {
            if (needAt.TryGetValue(option.Need, out var need) && offerAt.TryGetValue(option.Offer, out var offer) && option.Units > 0 && giving[offer].Units > 0
                && (!wanting[need].Whole || option.Units <= giving[offer].Units))
            {
                if (!wanting[need].Whole && !quantity.TryAdd(need, option.Units) && quantity[need] != option.Units)
                {
                    throw new ArgumentException($"Need {option.Need} takes parts, but its quantity differs from offer to offer.", nameof(options));
                }

                known.Add((need, offer, Math.Clamp(option.Fit, 0, BestFit), option.Units));
            }
        }

        // The same pair twice: the better fit counts, so that the order of the options cannot.
        known.Sort((one, other) => one.Need.CompareTo(other.Need) is not 0 and var byNeed ? byNeed
            : one.Offer.CompareTo(other.Offer) is not 0 and var byOffer ? byOffer
            : other.Fit.CompareTo(one.Fit) is not 0 and var byFit ? byFit : one.Units.CompareTo(other.Units));
        var count = 0;
        var sorted = CollectionsMarshal.AsSpan(known);
        for (var at = 0; at < sorted.Length; at++)
        {
            if (at == 0 || sorted[at].Need != sorted[at - 1].Need || sorted[at].Offer != sorted[at - 1].Offer)
            {
                sorted[count++] = sorted[at];
            }
        }

        sorted = sorted[..count];
        var first = new int[wanting.Length + 1];
        var (offerOf, fit, units) = (new int[count], new int[count], new int[count]);
        for (var at = 0; at < count; at++)
        {
            first[sorted[at].Need + 1]++;
            (offerOf[at], fit[at], units[at]) = (sorted[at].Offer, sorted[at].Fit, sorted[at].Units);
        }

        for (var need = 0; need < wanting.Length; need++)
        {
            first[need + 1] += first[need];
        }

        return new Contest
        {
            NeedIds = [.. wanting.Select(need => need.Id)],
            OfferIds = [.. giving.Select(offer => offer.Id)],
            Standing = Standings([.. wanting.Select(need => need.Rank)]),
            Whole = [.. wanting.Select(need => need.Whole)],
            Free = [.. giving.Select(offer => Math.Max(0, offer.Units))],
            First = first,
            Offer = offerOf,
            Fit = fit,
            Units = units,
        };
    }

    /// <summary>Worth of each rank, given ranks that fall: only the steps between ranks that are present count, so that far ranks do not blow up the prices.</summary>
    public static long[] Standings(ReadOnlySpan<int> ranks)
    {
        var worth = new long[ranks.Length];
        var step = RankWorth;
        for (var need = ranks.Length - 1; need >= 0; need--)
        {
            step += need + 1 < ranks.Length && ranks[need] != ranks[need + 1] ? RankWorth : 0;
            worth[need] = step;
        }

        return worth;
    }

    private static Dictionary<Guid, int> Places<T>(T[] items, Func<T, Guid> id)
    {
        var places = new Dictionary<Guid, int>(items.Length);
        for (var at = 0; at < items.Length; at++)
        {
            places.Add(id(items[at]), at);
        }

        return places;
    }
}
