using System.Collections.Concurrent;

namespace Matching.OfferCopies;

/// <summary>Names of charities in memory, for lists that are read while a caller waits. Follows the copies like the index does.</summary>
internal sealed class CharityNames
{
    private readonly ConcurrentDictionary<Guid, (string Zh, string? En, int Version)> _names = new();

    /// <summary>The name in the caller's language; empty until the charity's first message arrives.</summary>
    public string Of(Guid charityId, bool english) =>
        !_names.TryGetValue(charityId, out var name) ? "" : english && !string.IsNullOrEmpty(name.En) ? name.En : name.Zh;

    public void Follow(CharityCopy charity) => _names.AddOrUpdate(
        charity.CharityId,
        _ => (charity.Name, charity.NameEn, charity.Version),
        (_, known) => known.Version >= charity.Version ? known : (charity.Name, charity.NameEn, charity.Version));
}
