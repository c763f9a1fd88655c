using Contracts.Messages.Catalog;

namespace Matching.Candidates;

/// <summary>How an offer reaches a need: the nearest of its divisions that contains the need's place, or its radius.</summary>
/// <param name="Reach">From how far away the help comes.</param>
/// <param name="Closeness">0 (the other end of the nation) to 1 (the same township).</param>
/// <param name="Kilometres">Distance, for radius offers.</param>
internal readonly record struct Coverage(Reach Reach, double Closeness, double? Kilometres)
{
    // A radius tells how local an offer is as a division does: counties are some tens of kilometres wide, prefectures a hundred, provinces several hundred.
    private const double CountyKm = 40;
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
                    return new Coverage(link.Level, ClosenessOf(link.Level, step == 0), null);
                }
            }
        }

        if (offer is not { RadiusKm: { } radius, Latitude: { } latitude, Longitude: { } longitude } || need is not { Latitude: { } north, Longitude: { } east })
        {
            return null;
        }

        var distance = GreatCircle.Kilometres(latitude, longitude, north, east);
        if (distance > radius)
        {
            return null;
        }

        var reach = radius switch { <= CountyKm => Reach.County, <= PrefectureKm => Reach.Prefecture, <= ProvinceKm => Reach.Province, _ => Reach.Nation };
        return new Coverage(reach, 1 / (1 + (distance / CountyKm)), distance);
    }

    private static double ClosenessOf(Reach level, bool samePlace) => level switch
    {
        Reach.County => samePlace ? 1 : 0.9,
        Reach.Prefecture => 0.7,
        Reach.Province => 0.45,
        _ => 0.25,
    };
}
