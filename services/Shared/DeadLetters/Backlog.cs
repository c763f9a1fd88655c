using System.Diagnostics.Metrics;

namespace DeadLetters;

/// <summary>What waits in a module's tables. Looked at four times a minute while somebody watches, by indexes that hold only what is open; all replicas say the same.</summary>
public sealed class Backlog<TContext>(string module, IServiceScopeFactory scopes, IMeterFactory meters, TimeProvider time) : Microsoft.Extensions.Hosting.BackgroundService
    where TContext : DbContext
{
    private Measurement<double>[] _open = [], _oldest = [], _letters = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var meter = meters.Create("Referral.Backlog");
        meter.CreateObservableGauge("referral.outbox.open", () => _open, "{message}", "Messages that were saved and not sent.");
        meter.CreateObservableGauge("referral.outbox.oldest", () => _oldest, "s", "Age of the oldest of them.");
        var letters = meter.CreateObservableGauge("referral.dead_letters.waiting", () => _letters, "{message}", "Messages that wait for an operator.");
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), time);
        for (var again = true; again; again = await timer.WaitForNextTickAsync(stoppingToken))
            (_open, _oldest, _letters) = letters.Enabled ? await LookAsync(stoppingToken) : ([], [], []);
    }

    private async Task<(Measurement<double>[] Open, Measurement<double>[] Oldest, Measurement<double>[] Letters)> LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        try
        {
            var open = db.Set<OutboxMessage>().Where(row => row.DoneAt == null && row.ParkedAt == null);
            var oldest = await open.OrderBy(row => row.Number).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(cancellationToken) ?? time.GetUtcNow();
            var letters = await LetterList.Parked(db, new()).CountAsync(cancellationToken) + await db.Set<DeadLetter>().CountAsync(cancellationToken);
            return (Now(await open.CountAsync(cancellationToken)), Now((time.GetUtcNow() - oldest).TotalSeconds), Now(letters));
        }
        catch (Exception away) when (away is System.Data.Common.DbException or InvalidOperationException)
        {
            return ([], [], []); // told by readiness; an old figure would look like a good one
        }

        Measurement<double>[] Now(double value) => [new(value, new KeyValuePair<string, object?>("module", module))];
    }
}
