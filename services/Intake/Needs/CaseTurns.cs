namespace Intake.Needs;

/// <summary>One turn at a time per case: a burst of messages about one need (eight cards at once) would otherwise spend its retries on version conflicts with itself.</summary>
internal sealed class CaseTurns : IDisposable
{
    // Striped: bounded memory, and two cases rarely wait for each other.
    private readonly SemaphoreSlim[] _lanes = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1, 1))];

    public SemaphoreSlim LaneOf(Guid caseId) => _lanes[(uint)caseId.GetHashCode() % _lanes.Length];

    public void Dispose() => Array.ForEach(_lanes, lane => lane.Dispose());
}

/// <summary>The turn of one message: taken before it reads, given back when its scope ends, which is after it was saved.</summary>
internal sealed class CaseTurn(CaseTurns turns) : IDisposable
{
    private SemaphoreSlim? _lane;

    public async Task TakeAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var lane = turns.LaneOf(caseId);
        if (lane == _lane)
        {
            return;
        }

        // Never two at once: whoever holds one and waits for another can wait for ever.
        Dispose();
        await lane.WaitAsync(cancellationToken);
        _lane = lane;
    }

    public void Dispose() => Interlocked.Exchange(ref _lane, null)?.Release();
}
