namespace InProcess;

/// <summary>
/// Answers many askers by one piece of work: while one group is worked on the next gathers, so that a rush shares the cost of a round to the database, and a single asker waits
/// for nobody. Where a group breaks each is tried by itself, so that nobody suffers for another's fault.
/// </summary>
/// <param name="most">Askers in one group at most.</param>
/// <param name="work">Answers a group, in its order.</param>
public sealed class Gathering<TAsk, TAnswer>(int most, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> work)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _working;

    /// <summary>The answer. Work that has begun is finished even when the asker has gone.</summary>
    public Task<TAnswer> AskAsync(TAsk ask, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(ask);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (!_working)
            {
                _working = true;
                Begin();
            }
        }

        return waiting.Done.Task.WaitAsync(cancellationToken);
    }

    // Without the asker's trace and culture: the work is done for many. Behind what is ready to run: in a rush that is whoever is about to ask, and the rounds become few and large.
    private void Begin() => ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.WorkAsync(), this, preferLocal: false);

    private async Task WorkAsync()
    {
        if (Next() is { Length: > 0 } group)
        {
            await AnswerAsync(group);
            Begin();
        }
    }

    private Waiting[] Next()
    {
        lock (_lock)
        {
            var group = new Waiting[Math.Min(most, _waiting.Count)];
            for (var index = 0; index < group.Length; index++)
            {
                group[index] = _waiting.Dequeue();
            }

            _working = group.Length > 0;
            return group;
        }
    }

    private async Task AnswerAsync(Waiting[] group)
    {
        try
        {
            var answers = await work(Array.ConvertAll(group, waiting => waiting.Ask));
            for (var index = 0; index < group.Length; index++)
            {
                group[index].Done.TrySetResult(answers[index]);
            }
        }
        catch (Exception failure) when (group.Length == 1)
        {
            group[0].Done.TrySetException(failure);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            foreach (var waiting in group)
            {
                await AnswerAsync([waiting]);
            }
        }
    }

    private sealed class Waiting(TAsk ask)
    {
        public TAsk Ask => ask;

        public TaskCompletionSource<TAnswer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
