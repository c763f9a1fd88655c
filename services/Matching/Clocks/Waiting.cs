using System.Collections.Concurrent;

namespace Matching.Clocks;

/// <summary>Wakes the clock before its next tick: a need is due already, or an offer can serve needs that wait. What is lost here with the process is found again by the needs' own clocks.</summary>
internal sealed class Waiting : IDisposable
{
    private readonly ConcurrentDictionary<Guid, bool> _offers = new();
    private readonly ConcurrentDictionary<Guid, bool> _emptyHanded = new();
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Needs that wait may fit this offer.</summary>
    public void Serve(Guid offerId)
    {
        _offers[offerId] = true;
        Wake();
    }

    /// <summary>A need found nothing free, or too little.</summary>
    public void ContendFor(Guid needId, bool inDanger)
    {
        _emptyHanded[needId] = inDanger;
        Wake();
    }

    /// <summary>Something is due now.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
    }

    /// <summary>Waits for a call of <see cref="Wake"/>, which may have come before.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _wake.WaitAsync(cancellationToken);

    /// <summary>The offers named since the last call.</summary>
    public IReadOnlyList<Guid> TakeOffers() => [.. _offers.Keys.Where(offer => _offers.TryRemove(offer, out _))];

    /// <summary>The needs that found nothing since the last call, and whether they are in danger to life.</summary>
    public IReadOnlyList<(Guid NeedId, bool InDanger)> TakeEmptyHanded() => [.. _emptyHanded.Where(need => _emptyHanded.TryRemove(need)).Select(need => (need.Key, need.Value))];

    /// <inheritdoc />
    public void Dispose() => _wake.Dispose();
}
