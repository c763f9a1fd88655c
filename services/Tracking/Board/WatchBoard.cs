using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tracking.Data;

namespace Tracking.Board;

/// <summary>How much on the board is past its time, whoever owns it: the figure that says whether people keep up. Counted four times a minute while somebody listens.</summary>
internal sealed class WatchBoard(IServiceScopeFactory scopes, IMeterFactory meters, TimeProvider time) : BackgroundService
{
    private Measurement<long>[] _overdue = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var overdue = meters.Create("Referral.Tracking").CreateObservableGauge(
            "referral.board.overdue", () => _overdue, "{item}", "Open items of the board whose owner should have acted by now.");
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), time);
        do
        {
            _overdue = overdue.Enabled ? await LookAsync(stoppingToken) : [];
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Measurement<long>[]> LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        try
        {
            return [new(await scope.ServiceProvider.GetRequiredService<TrackingDbContext>().Items.LongCountAsync(item => item.DueAt < now, cancellationToken))];
        }
        catch (Exception away) when (away is System.Data.Common.DbException or InvalidOperationException)
        {
            // Told by readiness; an old figure would look like a good one.
            return [];
        }
    }
}
