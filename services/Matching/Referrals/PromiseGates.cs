namespace Matching.Referrals;

/// <summary>
/// Within one process, promises about the same need or offer are made one after the other: waiting a moment in memory is cheaper than losing a race
/// in the database. Between processes the versions of the rows decide. Gates are taken in a fixed order (needs before offers, each sorted), so nobody
/// waits in a circle.
/// </summary>
internal sealed class PromiseGates
{
    private const int Stripes = 256;

    public SemaphoreSlim[] Needs { get; } = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    public SemaphoreSlim[] Offers { get; } = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];
}

/// <summary>The gates that one unit of work holds; they open when its scope ends, which is after the save.</summary>
internal sealed class PromiseTurn(PromiseGates gates) : IDisposable
{
    private readonly List<SemaphoreSlim> _held = [];

    /// <summary>Waits for the needs. Begins a new turn: what was held before is let go.</summary>
    public Task NeedsAsync(IEnumerable<Guid> needs, CancellationToken cancellationToken)
    {
        Dispose();
        return EnterAsync(gates.Needs, needs, cancellationToken);
    }

    /// <summary>Waits for the offers; once per turn, after the needs.</summary>
    public Task OffersAsync(IEnumerable<Guid> offers, CancellationToken cancellationToken) => EnterAsync(gates.Offers, offers, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var gate in _held)
        {
            gate.Release();
        }

        _held.Clear();
    }

    private async Task EnterAsync(SemaphoreSlim[] stripes, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var stripe in ids.Select(id => (int)((uint)id.GetHashCode() % (uint)stripes.Length)).Distinct().Order())
        {
            await stripes[stripe].WaitAsync(cancellationToken);
            _held.Add(stripes[stripe]);
        }
    }
}
