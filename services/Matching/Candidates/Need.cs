namespace Matching.Candidates;

/// <summary>Everything the rules may know about a need. No person: who it is about never reaches this service.</summary>
/// <param name="Categories">The need's category and all above it, nearest first: an offer of any of them covers it.</param>
/// <param name="Chain">The need's division and all above it, nearest first.</param>
internal sealed record Need(
    string Category, string Division, double? Latitude, double? Longitude, string Urgency, int Quantity, string Unit, DateTimeOffset? NeededBy,
    IReadOnlyList<string> Tiers, IReadOnlyList<string> Tags, IReadOnlyList<int> Ages, int HouseholdSize, IReadOnlyList<PlaceLink> Chain, IReadOnlyList<string> Categories);

/// <summary>A division on the way from a need's place up to the nation.</summary>
internal readonly record struct PlaceLink(string Code, Reach Level);

/// <summary>How far a search goes. It widens as the clock runs.</summary>
internal enum Reach
{
    County,
    Prefecture,
    Province,
    Nation,
}
