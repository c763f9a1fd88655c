using System.Collections.Concurrent;

namespace Demonstration.Replay;

/// <summary>What the platform knows of the donors: the offers it took, by donor and item, and why it did not take others.</summary>
internal sealed class Stock
{
    private readonly ConcurrentDictionary<(string Donor, string Item), List<StockedOffer>> _offers = new();
    private readonly ConcurrentDictionary<string, string> _states = new();

    /// <summary>The platform took an offer.</summary>
    public void Take(OfferRow row, Guid offerId)
    {
        var offers = _offers.GetOrAdd((row.Donor, row.Item), _ => []);
        lock (offers)
        {
            offers.Add(new StockedOffer(offerId, row.State));
        }
    }

    /// <summary>The donor is somewhere, whether its offer was taken or not.</summary>
    public void Seen(OfferRow row) => _states.TryAdd(row.Donor, row.State);

    /// <summary>The state a donor gave; null for a donor that has offered nothing so far.</summary>
    public string? StateOf(string donor) => _states.GetValueOrDefault(donor);

    /// <summary>Offers of a donor for an item, oldest first; empty when none was taken so far.</summary>
    public IReadOnlyList<StockedOffer> Of(string donor, string item) => _offers.TryGetValue((donor, item), out var offers) ? offers : [];
}

/// <summary>An offer that the platform took.</summary>
internal sealed record StockedOffer(Guid OfferId, string State);
