namespace Catalog.Offers;

/// <summary>
/// A circle on the map as something an index can find: it touches at most four cells of the grid whose cells are as wide as it is, and a place lies in
/// one cell of every grid. Distances on a flat map around the centre are good to a few per cent up to the largest radius.
/// </summary>
internal static class Circle
{
    private const double KilometresPerDegree = 111.2;
    private const double SmallestCell = 0.125;
    private const int Levels = 11;
    private const double SteepestNarrowing = 0.05;

    /// <summary>How much shorter a degree of longitude is at the centre, and the square of the radius in degrees of latitude; zero without a circle.</summary>
    public static (double Narrowing, double ReachSquared) Of(double? latitude, double? radiusKm) =>
        latitude is { } north && radiusKm is { } radius
            ? (Math.Max(SteepestNarrowing, Math.Cos(double.DegreesToRadians(north))), Math.Pow(radius / KilometresPerDegree, 2))
            : (0, 0);

    /// <summary>The cells a circle touches.</summary>
    public static IEnumerable<string> Cells(double latitude, double longitude, double radiusKm)
    {
        var (narrowing, reachSquared) = Of(latitude, radiusKm);
        var (up, aside) = (Math.Sqrt(reachSquared), Math.Sqrt(reachSquared) / narrowing);
        var level = 0;
        while (level < Levels - 1 && Width(level) < 2 * Math.Max(up, aside))
        {
            level++;
        }

        for (var north = At(latitude - up, level); north <= At(latitude + up, level); north++)
        {
            for (var east = At(longitude - aside, level); east <= At(longitude + aside, level); east++)
            {
                yield return OfferTerms.Cell(level, north, east);
            }
        }
    }

    /// <summary>The cell of each grid in which a place lies.</summary>
    public static IEnumerable<string> CellsOf(double latitude, double longitude) =>
        Enumerable.Range(0, Levels).Select(level => OfferTerms.Cell(level, At(latitude, level), At(longitude, level)));

    private static double Width(int level) => SmallestCell * (1 << level);

    private static int At(double degrees, int level) => (int)Math.Floor(degrees / Width(level));
}
