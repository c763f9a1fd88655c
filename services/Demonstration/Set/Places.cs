using Contracts.Reference;

namespace Demonstration.Set;

/// <summary>Where things happen: the places of a real surge, and inside each the counties as unevenly as real requests fall on counties.</summary>
internal sealed class Places(ReferenceData reference, Chance chance)
{
    private readonly Dictionary<string, List<Division>> _countiesOf = [];

    /// <summary>A county inside a prefecture; the place itself where it has no county below.</summary>
    public Division County(string area, Chance draw)
    {
        if (!_countiesOf.TryGetValue(area, out var counties))
        {
            var at = reference.Divisions.Find(area)!;
            counties = [.. reference.Divisions.All.Where(division => division.Level == DivisionLevel.County && !division.IsGroup && division.ValidTo is null && division.IsWithin(at))];
            counties = counties.Count == 0 ? [at] : chance.Branch(area).Shuffled(counties);
            _countiesOf[area] = counties;
        }

        // The shares of ten tenths, laid over however many counties there are: the first carries what the busiest tenths carry.
        var tenths = Figures.CountyTenths;
        return counties[draw.Of([.. Enumerable.Range(0, counties.Count)], index => tenths[Math.Min(tenths.Count - 1, index * tenths.Count / counties.Count)])];
    }

    /// <summary>A township of a county, or the county itself where none is known.</summary>
    public Division Township(Division county, Chance draw) =>
        reference.Divisions.Children(county.Code).Where(division => division.ValidTo is null && !division.IsGroup).ToArray() is { Length: > 0 } below ? draw.Of(below) : county;

    /// <summary>The division of a code.</summary>
    public Division Find(string code) => reference.Divisions.Find(code)!;

    /// <summary>Coordinates of a division, or of the nearest above; null when none are known.</summary>
    public DivisionPoint? PointOf(Division division) => reference.Divisions.PointOf(division);

    /// <summary>The province around a place.</summary>
    public static Division Province(Division place) => place.AreaAt(DivisionLevel.Province)!;
}
