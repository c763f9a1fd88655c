using Matching.Data;
using Matching.OfferCopies;
using Matching.Scarcity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Matching.Clocks;

/// <summary>
/// The module's timer: needs whose earliest clock has passed, and needs that wait while a fitting offer has appeared. Every need is a unit of work of its
/// own, and its version decides when several replicas come by at once, so no row has to be claimed.
/// </summary>
internal sealed partial class MatchingClock(
    IServiceScopeFactory scopes, Waiting waiting, OfferIndex index, TimeProvider time, ILogger<MatchingClock> log) : BackgroundService
{
    private const int Batch = 200;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = time.CreateTimer(_ => waiting.Wake(), null, Tick, Timeout.InfiniteTimeSpan);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await waiting.WaitAsync(stoppingToken);
                // Before the time is read: a tick that falls into the work below is not forgotten.
                tick.Change(Tick, Timeout.InfiniteTimeSpan);
                await ServeWaitingAsync(stoppingToken);
                await ContendAsync(stoppingToken);
                await SweepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the clock must never stop: whatever went wrong is logged and tried again at the next tick
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Failed(log, failure);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<MatchingDbContext>().Needs.AsNoTracking()
            .Where(need => need.DueAt <= now).OrderBy(need => need.DueAt).Take(Batch).Select(need => need.NeedId).ToListAsync(cancellationToken);
        var done = 0;
        foreach (var need in due)
        {
            done += await RunAsync(need, cancellationToken) ? 1 : 0;
        }

        if (done == Batch)
        {
            waiting.Wake();
        }
    }

    private async Task ServeWaitingAsync(CancellationToken cancellationToken)
    {
        foreach (var offerId in waiting.TakeOffers())
        {
            if (index.Find(offerId) is not { } offer)
            {
                continue;
            }

            await using var scope = scopes.CreateAsyncScope();
            var needs = await scope.ServiceProvider.GetRequiredService<FindWaitingNeeds>().ForAsync(offer, cancellationToken);
            if (Contend.Compete(needs, offer, time.GetUtcNow()))
            {
                await StepAsync(
                    offerId, services => services.GetRequiredService<Contend>().ForOfferAsync(offerId, [.. needs.Select(need => need.NeedId)], cancellationToken), lost: () => waiting.Serve(offerId));
                continue;
            }

            foreach (var need in needs)
            {
                await RunAsync(need.NeedId, cancellationToken);
            }
        }
    }

    // What comes free goes to whoever waits first, then what is held and not shown; only then is a card taken back.
    private async Task ContendAsync(CancellationToken cancellationToken)
    {
        var emptyHanded = waiting.TakeEmptyHanded();
        // Asked once for all: in a flood of needs that nobody can serve nothing is held as a rule.
        var held = emptyHanded.Count > 0 && await AnyHeldAsync(cancellationToken);
        foreach (var (needId, inDanger) in emptyHanded)
        {
            var lost = () => waiting.ContendFor(needId, inDanger);
            if (held)
            {
                await StepAsync(needId, services => services.GetRequiredService<Contend>().ForNeedAsync(needId, cancellationToken), lost);
            }

            if (inDanger)
            {
                await StepAsync(needId, services => services.GetRequiredService<MakeWay>().ForAsync(needId, cancellationToken), lost);
            }
        }
    }

    private async Task<bool> AnyHeldAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MatchingDbContext>().Holds.AnyAsync(cancellationToken);
    }

    // If the need is still due after a lost race, the next tick finds it.
    private Task<bool> RunAsync(Guid needId, CancellationToken cancellationToken) =>
        StepAsync(needId, services => services.GetRequiredService<RunClocks>().OfAsync(needId, cancellationToken));

    private async Task<bool> StepAsync(Guid id, Func<IServiceProvider, Task> step, Action? lost = null)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await step(scope.ServiceProvider);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else moved this need at the same moment.
            lost?.Invoke();
            return false;
        }
#pragma warning disable CA1031 // one need that cannot be moved must not keep the others waiting
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            StepFailed(log, id, failure);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The matching clock failed and goes on")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The clocks of need or offer {Id} failed")]
    private static partial void StepFailed(ILogger logger, Guid id, Exception failure);
}
