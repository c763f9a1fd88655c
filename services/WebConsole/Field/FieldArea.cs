using Contracts.Reference;

namespace WebConsole.Field;

/// <summary>The places of a worker's area, few enough to lie on a phone: townships by county, or counties alone where the area is a province or the nation.</summary>
internal sealed class FieldArea(ReferenceData reference, TimeProvider time)
{
    private const int MostTownships = 1_000;

    /// <summary>Groups of places with the name of their group, the area's own place first.</summary>
    public IReadOnlyList<(string Group, IReadOnlyList<Division> Places)> Places(string area)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var inside = reference.Divisions.Find(area) is { } top ? reference.Divisions.All.Skip(top.Index).Take(top.Leave - top.Index + 1) : reference.Divisions.All;
        var places = inside.Where(place => place.IsValidOn(today) && !place.IsGroup && place.Level is DivisionLevel.County or DivisionLevel.Township).ToList();
        places = places.Count(place => place.Level == DivisionLevel.Township) <= MostTownships ? places : places.FindAll(place => place.Level == DivisionLevel.County);
        // A county heads its own townships; where those are left out it stands under what lies above.
        var heads = places.Select(place => place.Parent).ToHashSet();
        return
        [
            .. places.GroupBy(place => heads.Contains(place) ? place : place.Parent ?? place)
                .Select(group => (group.Key.FullName, (IReadOnlyList<Division>)[.. group])),
        ];
    }
}
