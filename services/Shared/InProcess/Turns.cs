namespace InProcess;

/// <summary>One turn at a time per subject (a case, a need): a burst of messages about one would otherwise spend its retries on version conflicts with itself.</summary>
public sealed class Turns : IDisposable
{
    // Striped: bounded memory, and two subjects rarely wait for each other.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    internal SemaphoreSlim LaneOf(Guid id) => _lanes[(uint)id.GetHashCode() % _lanes.Length];

    /// <inheritdoc />
    public void Dispose() => Array.ForEach(_lanes, lane => lane.Dispose());
}

/// <summary>The turn of one message: taken before it reads, given back when its scope ends, which is after it was saved.</summary>
public sealed class Turn(Turns turns) : IDisposable
{
    private SemaphoreSlim? _lane;

    /// <summary>Waits for the subject's turn. A turn held before is given back.</summary>
    public async Task TakeAsync(Guid id, CancellationToken cancellationToken)
    {
        var lane = turns.LaneOf(id);
        if (lane == _lane)
        {
            return;
        }

        // Never two at once: whoever holds one and waits for another can wait for ever.
        Dispose();
        await lane.WaitAsync(cancellationToken);
        _lane = lane;
    }

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Release();
}
