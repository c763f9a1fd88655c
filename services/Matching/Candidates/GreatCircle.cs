namespace Matching.Candidates;

/// <summary>Distance on the sphere; good to half a percent, which is less than the rounding of a need's coordinates.</summary>
internal static class GreatCircle
{
    public const double EarthRadiusKm = 6371.0088;

    public static double Kilometres(double latitudeA, double longitudeA, double latitudeB, double longitudeB)
    {
        var (a, b) = (double.DegreesToRadians(latitudeA), double.DegreesToRadians(latitudeB));
        var halfLatitude = Math.Sin((b - a) / 2);
        var halfLongitude = Math.Sin(double.DegreesToRadians(longitudeB - longitudeA) / 2);
        var chord = (halfLatitude * halfLatitude) + (Math.Cos(a) * Math.Cos(b) * halfLongitude * halfLongitude);
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
