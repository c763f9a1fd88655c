namespace InProcess;

/// <summary>
/// Work that many may share: who waits at the same time is worked on together, in the order of asking. Where that breaks nobody is served, and each goes by itself.
/// </summary>
/// <param name="most">Askers in one group at most.</param>
/// <param name="alone">How many may go by themselves at the same time: waiting for a group costs nothing, but a broken one must not take a connection for each of its members.</param>
/// <param name="work">Does the work for all given or for none; answers what was in the way.</param>
/// <param name="passing">Whether the same group may try again at once.</param>
public sealed class Together<TAsk>(int most, int alone, Func<IReadOnlyList<TAsk>, CancellationToken, Task<Exception?>> work, Func<Exception, bool> passing) : IDisposable
{
    private static readonly Exception GoesAlone = new InvalidOperationException("The group broke.");
    private readonly SemaphoreSlim _alone = new(alone, alone);
    private readonly Gathering<TAsk, Exception?> _gathering = new(most, async group =>
    {
        var failure = await work(group, CancellationToken.None);
        if (failure is not null && passing(failure))
        {
            failure = await work(group, CancellationToken.None);
        }

        return [.. group.Select(_ => failure is null || group.Count == 1 ? failure : GoesAlone)];
    });

    /// <summary>Null when the work is done; otherwise what was in the way of this asker.</summary>
    public async Task<Exception?> TryAsync(TAsk ask, CancellationToken cancellationToken) =>
        await _gathering.AskAsync(ask, cancellationToken) is var failure && failure == GoesAlone ? await TryAloneAsync(ask, cancellationToken) : failure;

    /// <summary>As above, with nobody.</summary>
    public async Task<Exception?> TryAloneAsync(TAsk ask, CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        try
        {
            return await work([ask], cancellationToken);
        }
        finally
        {
            _alone.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _alone.Dispose();
}
