using Contracts.Messages.Catalog;

namespace Matching.Candidates;

/// <summary>How an offer reaches a need: the nearest of its divisions that contains the need's place, or its radius.</summary>
/// <param name="Reach">From how far away the help comes.</param>
/// <param name="Closeness">0 (the other end of the nation) to 1 (the same township).</param>
/// <param name="Kilometres">Distance, for radius offers.</param>
internal readonly record struct Coverage(Reach Reach, double Closeness, double? Kilometres)
{
    // A radius tells how local an offer is as a division does: counties are some tens of kilometres wide, prefectures a hundred, provinces several hundred.
    public const double CountyKm = 40;
    private const double PrefectureKm = 150;
    private const double ProvinceKm = 600;

    /// <summary>Null when the need's place is outside of the area served.</summary>
    public static Coverage? Of(OfferFacts offer, Need need)
    {
        for (var step = 0; step < need.Chain.Count; step++)
        {
            var link = need.Chain[step];
            foreach (var division in offer.Divisions)
            {
                if (division == link.Code)
                {
                    return By(link, step == 0);
                }
            }
        }

        return Within(offer.Latitude, offer.Longitude, offer.RadiusKm, need);
    }

    /// <summary>By a radius alone; null when the need lies outside, or when either place is not exactly known.</summary>
    public static Coverage? Within(double? latitude, double? longitude, double? radiusKm, Need need)
    {
        if (latitude is not { } north || longitude is not { } east || radiusKm is not { } radius || need is not { Latitude: { } needNorth, Longitude: { } needEast })
        {
            return null;
        }

        var distance = GreatCircle.Kilometres(north, east, needNorth, needEast);
        if (!(distance <= radius))
        {
            return null;
        }

        var reach = radius switch { <= CountyKm => Reach.County, <= PrefectureKm => Reach.Prefecture, <= ProvinceKm => Reach.Province, _ => Reach.Nation };
        return new Coverage(reach, 1 / (1 + (distance / CountyKm)), distance);
    }

    /// <summary>By a division on the way from the need's place up to the nation.</summary>
    public static Coverage By(PlaceLink link, bool samePlace) => new(link.Level, ClosenessOf(link.Level, samePlace), null);

    private static double ClosenessOf(Reach level, bool samePlace) => level switch
    {
        Reach.County => samePlace ? 1 : 0.9,
        Reach.Prefecture => 0.7,
        Reach.Province => 0.45,
        _ => 0.25,
    };
}
