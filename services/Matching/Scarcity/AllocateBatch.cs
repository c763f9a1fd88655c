namespace Matching.Scarcity;

/// <summary>
/// Shares out what is scarce among needs that compete for it: higher ranks first, among equals the best fit for all together. Pure: the same needs and offers in any order give the same shares.
/// Never more than an offer has; a need that only the whole helps gets all or nothing, from one offer; and nobody goes without beside a need of lower rank that holds what it asks for.
/// </summary>
internal static class AllocateBatch
{
    /// <summary>A need that takes parts competes in so many pieces at most; single units are settled at the end.</summary>
    private const int MostPieces = 8;

    private const int Nobody = -1;

    public static Allocation Of(IReadOnlyCollection<Wanting> needs, IReadOnlyCollection<Giving> offers, IReadOnlyCollection<Option> options) =>
        Of(Contest.Of(needs, offers, options));

    public static Allocation Of(Contest contest)
    {
        var (pieces, needOf, optionOf) = InPieces(contest);
        var turns = new RightOfWay(contest);
        double[] prices;
        if (pieces.IsUnits)
        {
            var (chosen, units) = UnitAuction.Of(pieces);
            prices = Array.ConvertAll(units, price => (double)price);
            Take(turns, chosen, pieces, needOf, optionOf);
        }
        else
        {
            (var chosen, prices, _) = Packing.Of(pieces);
            Take(turns, chosen, pieces, needOf, optionOf);
            turns.Settle();
        }

        return turns.Result(prices);
    }

    private static void Take(RightOfWay turns, int[] chosen, Contest pieces, int[] needOf, int[] optionOf)
    {
        for (var piece = 0; piece < chosen.Length; piece++)
        {
            if (chosen[piece] is var at and not Nobody)
            {
                turns.Give(needOf[piece], optionOf[at], pieces.Units[at]);
            }
        }
    }

    /// <summary>Needs that take parts as several small needs of the same rank.</summary>
    private static (Contest Pieces, int[] NeedOf, int[] OptionOf) InPieces(Contest contest)
    {
        var count = new int[contest.Needs];
        var (total, options) = (0, 0);
        for (var need = 0; need < contest.Needs; need++)
        {
            var first = contest.First[need];
            count[need] = contest.Whole[need] || first == contest.First[need + 1] ? 1 : Math.Min(MostPieces, contest.Units[first]);
            total += count[need];
            options += count[need] * (contest.First[need + 1] - first);
        }

        var (needOf, optionOf) = (new int[total], new int[options]);
        var pieces = new Contest
        {
            NeedIds = new Guid[total],
            OfferIds = contest.OfferIds,
            Standing = new long[total],
            Whole = new bool[total],
            Free = contest.Free,
            First = new int[total + 1],
            Offer = new int[options],
            Fit = new int[options],
            Units = new int[options],
        };
        var (piece, place) = (0, 0);
        for (var need = 0; need < contest.Needs; need++)
        {
            for (var part = 0; part < count[need]; part++, piece++)
            {
                (needOf[piece], pieces.NeedIds[piece], pieces.Standing[piece], pieces.Whole[piece]) = (need, contest.NeedIds[need], contest.Standing[need], true);
                for (var at = contest.First[need]; at < contest.First[need + 1]; at++, place++)
                {
                    var units = contest.Units[at];
                    (optionOf[place], pieces.Offer[place], pieces.Fit[place]) = (at, contest.Offer[at], contest.Fit[at]);
                    pieces.Units[place] = (int)(((long)units * (part + 1) / count[need]) - ((long)units * part / count[need]));
                }

                pieces.First[piece + 1] = place;
            }
        }

        return (pieces, needOf, optionOf);
    }
}
