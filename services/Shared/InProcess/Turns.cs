namespace InProcess;

/// <summary>One turn at a time per subject (a case, a need): a burst of messages about one would otherwise spend its retries on version conflicts with itself.</summary>
public sealed class Turns : IDisposable
{
    // Striped: bounded memory, and two subjects rarely wait for each other.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    /// <inheritdoc />
    public void Dispose() => Array.ForEach(_lanes, lane => lane.Dispose());

    // In one order for everybody: nobody waits for another who waits for him.
    internal SemaphoreSlim[] LanesOf(IEnumerable<Guid> ids) => [.. ids.Select(id => (uint)id.GetHashCode() % _lanes.Length).Distinct().Order().Select(lane => _lanes[lane])];
}

/// <summary>The turns of one unit of work: taken before it reads, given back when its scope ends, which is after it was saved.</summary>
public sealed class Turn(Turns turns) : IDisposable
{
    private readonly Stack<SemaphoreSlim> _held = [];

    /// <summary>Waits for the turn of each subject. Turns held before are given back: who holds one and waits for another can wait for ever.</summary>
    public async Task TakeAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        Dispose();
        foreach (var lane in turns.LanesOf(ids))
        {
            await lane.WaitAsync(cancellationToken);
            _held.Push(lane);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_held.TryPop(out var lane))
        {
            lane.Release();
        }
    }
}
