using Demonstration;
using Demonstration.Set;

namespace Simulator;

/// <summary>A need of the surge. Times are hours since it began.</summary>
/// <param name="Place">The place it is in, by its number in the published surge.</param>
/// <param name="Kind">What is needed, by the number of the sector.</param>
/// <param name="Until">When help would come too late.</param>
internal sealed record SurgeNeed(int Number, Guid Id, int Urgency, int Tier, int Place, int Kind, int Units, double At, double Until);

/// <summary>An offer of the surge; it serves its place, its province or the nation.</summary>
internal sealed record SurgeOffer(int Number, Guid Id, int Place, int Reach, int Kind, int Units, double At, double Until);

/// <summary>
/// Needs and offers as published figures have them (<c>docs/demonstration.md</c> names each): arrival by day and place, what is needed, how urgent, tiers, how real matches ended. The same seed makes
/// the same world. What nobody publishes is ours: tiers' ranks, how long a need can wait, the reach of offers, when in the surge they come.
/// </summary>
internal sealed record World(IReadOnlyList<SurgeNeed> Needs, IReadOnlyList<SurgeOffer> Offers, IReadOnlyList<Surge> Places, long Seed)
{
    public const int Nation = 2;
    public const double Days = 14;

    /// <summary>Hours in which a charity of that urgency should answer: the platform's own clocks, days as they are.</summary>
    public static readonly double[] AnswerWithin = [0, 1, 4, 24, 72, 120];

    /// <summary>Hours until help comes too late.</summary>
    private static readonly double[] Patience = [0, 24, 72, 168, 240, 336];

    /// <param name="seed">The same seed makes the same world.</param>
    /// <param name="count">Needs.</param>
    /// <param name="share">Units on offer for each unit needed.</param>
    public static World Make(long seed, int count, double share)
    {
        var chance = new Chance(seed);
        var needs = MakeNeeds(chance.Branch("needs"), count);
        return new World(needs, MakeOffers(chance.Branch("offers"), needs, share), Figures.Surges, seed);
    }

    /// <summary>Whether an offer covers a need: kind and area.</summary>
    public bool Covers(SurgeOffer offer, SurgeNeed need) => offer.Kind == need.Kind && offer.Units >= need.Units && offer.Reach switch
    {
        Nation => true,
        1 => Places[offer.Place].Division[..2] == Places[need.Place].Division[..2],
        _ => offer.Place == need.Place,
    };

    /// <summary>How well it fits, up to 850: near before far, and what nobody can know beforehand.</summary>
    public int Fit(SurgeOffer offer, SurgeNeed need) => 250 + (150 * (Nation - offer.Reach)) + (int)(300 * Draw(offer, need, "fit"));

    /// <summary>What the charity does with the card, and after what share of its time: the same in every way of sharing out.</summary>
    public (CardFate Fate, double After) Answer(SurgeOffer offer, SurgeNeed need)
    {
        var draw = Draw(offer, need, "fate") * Figures.Endings.Sum(ending => ending.Matches);
        foreach (var ending in Figures.Endings)
        {
            draw -= ending.Matches;
            if (draw < 0)
            {
                var fate = ending.Fate switch
                {
                    Demonstration.Set.Fate.StaysSilent or Demonstration.Set.Fate.HasNotRead => CardFate.Silent,
                    Demonstration.Set.Fate.HasNoStock or Demonstration.Set.Fate.Declines => CardFate.Declined,
                    _ => CardFate.Accepted,
                };
                return (fate, fate == CardFate.Silent ? 1 : Math.Min(0.99, -0.25 * Math.Log(1 - Draw(offer, need, "pace"))));
            }
        }

        return (CardFate.Accepted, 0.25);
    }

    private double Draw(SurgeOffer offer, SurgeNeed need, string what) => new Chance((Seed * 1_000_003) + (need.Number * 7919L) + (offer.Number * 104_729L)).Branch(what).Fraction();

    private static List<SurgeNeed> MakeNeeds(Chance chance, int count)
    {
        var needs = new List<SurgeNeed>(count);
        for (var number = 0; number < count; number++)
        {
            var place = chance.Of(Enumerable.Range(0, Figures.Surges.Count).ToArray(), at => Figures.Surges[at].NewPerDay.Sum());
            var at = Moment(chance, place);
            // Acute ones are U1 and U2, as published; how they divide, and the rest, is ours.
            var urgency = chance.Percent(Figures.AcutePercent) ? chance.Percent(40) ? 1 : 2 : chance.Of([3, 4, 5], level => level == 3 ? 40 : 30);
            var tier = chance.Percent(30) ? 0 : int.Parse(chance.Of(Figures.Tiers, tier => tier.Millions).Tier[1..], System.Globalization.CultureInfo.InvariantCulture);
            var kind = chance.Of(Enumerable.Range(0, Figures.Sectors.Count).ToArray(), kind => Figures.Sectors[kind].PeopleInNeed);
            var units = chance.Percent(60) ? 1 : chance.Between(2, 4);
            needs.Add(new SurgeNeed(number, Id(1, number), urgency, tier, place, kind, units, at, at + Patience[urgency]));
        }

        return [.. needs.OrderBy(need => need.At)];
    }

    private static List<SurgeOffer> MakeOffers(Chance chance, List<SurgeNeed> needs, double share)
    {
        var offers = new List<SurgeOffer>();
        foreach (var kind in needs.GroupBy(need => need.Kind).OrderBy(kind => kind.Key))
        {
            var left = (int)Math.Round(kind.Sum(need => need.Units) * share);
            while (left > 0)
            {
                // Quantities as published, the lower two thirds: what is larger would end the shortage of a place by itself.
                var units = Math.Min(left, Math.Max(2, Figures.OfferQuantities[chance.Below(Figures.OfferQuantities.Count * 2 / 3)] / 4));
                var like = chance.Of(kind.ToArray());
                var at = chance.Percent(25) ? 0 : Moment(chance, like.Place) + 12;
                offers.Add(new SurgeOffer(offers.Count, Id(2, offers.Count), like.Place, chance.Percent(40) ? 0 : chance.Percent(50) ? 1 : Nation, kind.Key, units, at, (Days * 24) + 240));
                left -= units;
            }
        }

        return [.. offers.OrderBy(offer => offer.At)];
    }

    /// <summary>An hour of the surge, as many in each day as that place had.</summary>
    private static double Moment(Chance chance, int place) =>
        24 * (chance.Of(Enumerable.Range(0, (int)Days).ToArray(), day => Figures.Surges[place].NewPerDay[day]) + chance.Fraction());

    private static Guid Id(short kind, int number) => new(number, kind, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}

/// <summary>What becomes of a card.</summary>
internal enum CardFate
{
    Accepted,
    Declined,
    Silent,
}
