namespace Contracts.Http.Reference;

/// <summary>Divisions, in the order of the data or best hit first.</summary>
/// <param name="Items">The divisions.</param>
public sealed record DivisionList(IReadOnlyList<DivisionView> Items);

/// <summary>An administrative division.</summary>
/// <param name="Code">The code it is stored by.</param>
/// <param name="Name">Official name.</param>
/// <param name="FullName">Name with those above it.</param>
/// <param name="Level">province, prefecture, county, township, village.</param>
/// <param name="Parent">Code of the division above; null at the top.</param>
/// <param name="HasChildren">Whether there is anything below.</param>
/// <param name="Group">Whether it only groups others and is no place people name (市辖区).</param>
/// <param name="ValidFrom">First day; null when older than the data.</param>
/// <param name="ValidTo">First day on which it no longer existed; null while it exists.</param>
/// <param name="Successors">Codes that took over when it was abolished.</param>
/// <param name="Latitude">Degrees north; null when unknown.</param>
/// <param name="Longitude">Degrees east; null when unknown.</param>
/// <param name="PointOf">Code of the division the point belongs to: itself, or the nearest above that has one.</param>
public sealed record DivisionView(
    string Code, string Name, string FullName, string Level, string? Parent, bool HasChildren, bool Group, DateOnly? ValidFrom, DateOnly? ValidTo,
    IReadOnlyList<string> Successors, double? Latitude, double? Longitude, string? PointOf);
