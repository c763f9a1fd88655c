using System.Globalization;

namespace Contracts.Reference;

/// <summary>Where a division is.</summary>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="From">The division the point belongs to: the one asked for, or the nearest above with coordinates. A wider one is a rougher answer.</param>
public readonly record struct DivisionPoint(double Latitude, double Longitude, Division From);

/// <summary>Coordinates by position in the tree.</summary>
internal sealed class DivisionPoints
{
    private readonly (float Latitude, float Longitude)[] _points;

    private DivisionPoints((float, float)[] points) => _points = points;

    public DivisionPoint? Of(Division division)
    {
        for (var at = division; at is not null; at = at.Parent)
        {
            var (latitude, longitude) = _points[at.Index];
            if (!float.IsNaN(latitude))
                return new DivisionPoint(Math.Round(latitude, 4), Math.Round(longitude, 4), at);
        }
        return null;
    }

    /// <summary>Reads <c>points.*.tsv</c>: code, latitude, longitude. Points of divisions that are not loaded are passed over: another set may have taken their place.</summary>
    public static DivisionPoints Read(DataFiles files, Dictionary<string, Division> byCode, int count)
    {
        var points = new (float, float)[count];
        Array.Fill(points, (float.NaN, float.NaN));
        foreach (var file in files.StartingWith("points."))
        {
            using var reader = new StreamReader(file.Open());
            while (reader.ReadLine() is { } line)
            {
                if (line.Length == 0 || line[0] == '#')
                    continue;
                var cells = line.Split('\t');
                if (cells.Length != 3 || !float.TryParse(cells[1], CultureInfo.InvariantCulture, out var latitude) || !float.TryParse(cells[2], CultureInfo.InvariantCulture, out var longitude)
                    || Math.Abs(latitude) > 90 || Math.Abs(longitude) > 180)
                    throw new InvalidDataException($"{file.Name}: \"{line}\" is not a code, a latitude and a longitude.");
                if (byCode.TryGetValue(cells[0], out var division))
                    points[division.Index] = (latitude, longitude);
            }
        }
        return new DivisionPoints(points);
    }
}
