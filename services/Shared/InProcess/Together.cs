namespace InProcess;

/// <summary>
/// Work that many may share: who waits at the same time is worked on together, in the order of asking, and one group after the other, so that they are never in each
/// other's way. Where a group breaks nobody is served, and each is tried by itself, so that nobody suffers for another's fault.
/// </summary>
/// <param name="most">Askers in one group at most.</param>
/// <param name="work">Does the work for all given or for none; answers what was in the way.</param>
/// <param name="nobodysFault">Whether what was in the way would meet everybody: then nobody is tried by himself.</param>
/// <param name="passing">Whether the same group may try again at once.</param>
public sealed class Together<TAsk>(int most, Func<IReadOnlyList<TAsk>, Task<Exception?>> work, Func<Exception, bool> nobodysFault, Func<Exception, bool> passing)
{
    private readonly Gathering<TAsk, Exception?> _gathering = new(most, async group =>
    {
        var failure = await work(group);
        if (failure is not null && !nobodysFault(failure) && passing(failure))
        {
            failure = await work(group);
        }

        var answers = new List<Exception?>();
        foreach (var ask in group)
        {
            if (failure is not null && group.Count > 1 && !nobodysFault(failure))
            {
                answers.Add(await work([ask]));
                failure = answers[^1] is { } met && nobodysFault(met) ? met : failure;
            }
            else
            {
                answers.Add(failure);
            }
        }

        return answers;
    });

    /// <summary>Null when the work is done; otherwise what was in the way of this asker.</summary>
    public Task<Exception?> TryAsync(TAsk ask, CancellationToken cancellationToken) => _gathering.AskAsync(ask, cancellationToken);
}
