namespace Matching.OfferCopies;

/// <summary>
/// Offers with a radius stand in one cell each: that of their centre, in the finest of three grids whose cells are at least as wide as the radius. A need finds all that may
/// reach it in its own cell and the eight around, once per grid. What is wider than the widest cells, or lies where the grid is not plain, stands in one bucket for everywhere.
/// </summary>
internal static class Circles
{
    /// <summary>Grids, finest first, and the bucket for everywhere behind them.</summary>
    public const int Everywhere = 3;

    private const double KilometresPerDegree = 111.19;

    /// <summary>Room for rounding, in degrees.</summary>
    private const double Margin = 1e-6;

    private static ReadOnlySpan<double> Degrees => [0.5, 2, 8];

    /// <summary>Whether a place is on the plain part of the grid.</summary>
    public static bool IsPlain(double latitude, double longitude) => latitude is >= -85 and <= 85 && longitude is >= -180 and <= 180;

    /// <summary>The grid and cell of a circle; null when it can reach nobody.</summary>
    public static uint? CellOf(double latitude, double longitude, double radiusKm)
    {
        if (!(radiusKm >= 0))
        {
            return null;
        }

        var high = (radiusKm / KilometresPerDegree) + Margin;
        if (!IsPlain(latitude, longitude) || Math.Abs(latitude) + high > 85)
        {
            return Key(Everywhere, 0, 0);
        }

        var wide = (double.RadiansToDegrees(Math.Asin(Math.Sin(double.DegreesToRadians(high)) / Math.Cos(double.DegreesToRadians(latitude)))) * 1.001) + Margin;
        if (!(Math.Abs(longitude) + wide <= 180))
        {
            return Key(Everywhere, 0, 0);
        }

        for (var grid = 0; grid < Everywhere; grid++)
        {
            if (high <= Degrees[grid] && wide <= Degrees[grid])
            {
                var (x, y) = At(grid, latitude, longitude);
                return Key(grid, x, y);
            }
        }

        return Key(Everywhere, 0, 0);
    }

    /// <summary>Where a place is in a grid.</summary>
    public static (int X, int Y) At(int grid, double latitude, double longitude) => ((int)((longitude + 180) / Degrees[grid]), (int)((latitude + 90) / Degrees[grid]));

    /// <summary>One number for a cell: below 2^27.</summary>
    public static uint Key(int grid, int x, int y) => ((uint)grid << 24) | ((uint)(x + 1) << 12) | (uint)(y + 1);

    /// <summary>The grid of a cell.</summary>
    public static int GridOf(uint key) => (int)(key >> 24);
}
