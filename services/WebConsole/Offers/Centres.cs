using Contracts.Http.Catalog;
using Contracts.Reference;

namespace WebConsole.Offers;

/// <summary>Centres of radii as places: coordinates say nothing to a person. What was typed is a point of the reference data, and a stored point is a place again.</summary>
internal sealed class Centres(ReferenceData reference)
{
    private const int Looked = 20;

    private readonly Lazy<Dictionary<GeoPoint, Division>> _places = new(() =>
    {
        var places = new Dictionary<GeoPoint, Division>();
        foreach (var place in reference.Divisions.All)
        {
            // Where several lie at one point the widest names it.
            if (!place.IsGroup && reference.Divisions.PointOf(place) is { } point && point.From == place)
            {
                places.TryAdd(Rounded(point), place);
            }
        }

        return places;
    });

    /// <summary>The point of a place; of the nearest above it where its own is not known.</summary>
    public GeoPoint? Of(Division place) => reference.Divisions.PointOf(place) is { } point ? Rounded(point) : null;

    /// <summary>The place at a point; null where none has it.</summary>
    public Division? At(GeoPoint? point) => point is not null && _places.Value.TryGetValue(point, out var place) ? place : null;

    /// <summary>The place that is meant without doubt by a code, a whole name, a name or pinyin.</summary>
    public Division? Find(string typed, DateOnly today) => reference.Divisions.Find(typed) ?? reference.Divisions.Search(typed, Looked, today) switch
    {
        [var one] => one,
        var several => several.FirstOrDefault(place => place.FullName == typed),
    };

    private static GeoPoint Rounded(DivisionPoint point) => new(Math.Round(point.Latitude, 4), Math.Round(point.Longitude, 4));
}
