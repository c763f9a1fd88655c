using System.Runtime.InteropServices;
using Matching.Candidates;

namespace Matching.OfferCopies;

/// <summary>
/// An offer's radius as a first look needs it: the centre as a point on a sphere of radius 1, and how far from there a straight line may be. Exact to a few metres; who lies closer
/// to the edge than <see cref="Slack"/> is measured by <see cref="Coverage.Within"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Circle(float X, float Y, float Z, float Chord)
{
    /// <summary>More than single precision can be wrong by: 13 metres.</summary>
    public const float Slack = 2e-6f;

    public static Circle Of(double latitude, double longitude, double radiusKm)
    {
        var (north, east) = (double.DegreesToRadians(latitude), double.DegreesToRadians(longitude));
        return new(
            (float)(Math.Cos(north) * Math.Cos(east)), (float)(Math.Cos(north) * Math.Sin(east)), (float)Math.Sin(north),
            (float)(2 * Math.Sin(Math.Min(radiusKm / GreatCircle.EarthRadiusKm, Math.PI) / 2)));
    }
}
