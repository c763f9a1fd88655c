using System.Diagnostics.Metrics;
using Matching.Data;
using Matching.OfferCopies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Matching.Clocks;

/// <summary>
/// Figures for who watches over matching: whether the clock keeps up, how much waits for a person, how this replica's index follows. The tables are looked at four times a minute
/// while somebody listens, each by an index that holds only what is counted.
/// </summary>
internal sealed class WatchNeeds(IServiceScopeFactory scopes, IMeterFactory meters, KeepIndex keeper, OfferIndex index, TimeProvider time) : BackgroundService
{
    /// <summary>The sweep comes every second; what is older than this was not asked in time.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    private Measurement<long>[] _overdue = [];
    private Measurement<long>[] _waiting = [];

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var meter = meters.Create("Referral.Matching");
        meter.CreateObservableGauge("referral.index.age", () => keeper.Age.TotalSeconds, "s", "How old this replica's index of offers is.");
        meter.CreateObservableGauge("referral.index.offers", () => index.Count, "{offer}", "Offers in this replica's index.");
        meter.CreateObservableGauge("referral.needs.waiting", () => _waiting, "{need}", "Needs with a part that nobody is asked for: a person has to find help.");
        var overdue = meter.CreateObservableGauge("referral.needs.overdue", () => _overdue, "{need}", "Needs whose clock passed half a minute ago without the next step.");
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), time);
        do
        {
            (_overdue, _waiting) = overdue.Enabled ? await LookAsync(stoppingToken) : ([], []);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<(Measurement<long>[] Overdue, Measurement<long>[] Waiting)> LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MatchingDbContext>();
        var late = time.GetUtcNow() - Late;
        try
        {
            return ([new(await db.Needs.LongCountAsync(need => need.DueAt < late, cancellationToken))], [new(await db.Needs.LongCountAsync(need => need.Help != null, cancellationToken))]);
        }
        catch (Exception away) when (away is System.Data.Common.DbException or InvalidOperationException)
        {
            // Told by readiness; an old figure would look like a good one.
            return ([], []);
        }
    }
}
