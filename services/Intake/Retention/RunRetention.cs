using Contracts.Reference;
using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.Retention;

/// <summary>
/// The retention timer. Every hour it looks whether something is due that nothing holds, opens a run, erases case by case and certifies. Every replica has it; the run's claim lets one
/// work. A run that a killed replica left open is taken up by whoever comes by after its claim: what is gone is not due any more, the rest is.
/// </summary>
internal sealed partial class RunRetention(IServiceScopeFactory scopes, EraseRecords erase, ReferenceData reference, TimeProvider time, ILogger<RunRetention> log) : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);

    private readonly Guid _claim = Guid.CreateVersion7(time.GetUtcNow());

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Sweeps.RunAsync(Tick, time, RunAsync, failure => Failed(log, failure.GetType().Name), stoppingToken);

    /// <summary>One run, or the rest of an open one; whether another may follow at once.</summary>
    private async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await TakeAsync(cancellationToken) is not { } run)
        {
            return false;
        }

        // Rules that were changed while a run lay open: what went so far is certified under those it went by, and a new run follows.
        var sameRules = run.RulesDigest == reference.Retention.Digest;
        foreach (var due in sameRules ? DueRule.At(reference.Retention, run.StartedAt) : [])
        {
            await erase.PassOverAsync(due, cancellationToken);
            if (!await EraseAsync(run.Id, due, cancellationToken))
            {
                return false;
            }
        }

        await using var scope = scopes.CreateAsyncScope();
        var items = await Certify.FinishAsync(scope.ServiceProvider.GetRequiredService<IntakeDbContext>(), run.Id, _claim, reference.Retention, time, cancellationToken);
        Certified(log, run.Id, items);
        return !sameRules;
    }

    /// <summary>The open run if nobody works on it; a new one if something is due; else nothing.</summary>
    private async Task<RetentionRun?> TakeAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var now = time.GetUtcNow();
        var open = await db.RetentionRuns.SingleOrDefaultAsync(row => row.Slot == 1, cancellationToken);
        if (open is null)
        {
            if (!await IsAnythingDueAsync(db, now, cancellationToken))
            {
                return null;
            }

            db.Add(open = RetentionRun.Open(reference.Retention, _claim, now));
        }
        else if (!open.Claim(_claim, now))
        {
            return null;
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return open;
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another replica opened or took one at the same moment. Whatever else it was comes again at the next tick.
            return null;
        }
    }

    private async Task<bool> IsAnythingDueAsync(IntakeDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var due in DueRule.At(reference.Retention, now))
        {
            if (await DueRule.Behind(due.Cases(db), Closed.Start).WithHolds(db, due.Before).Free().AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False when another replica has the run.</summary>
    private async Task<bool> EraseAsync(Guid runId, DueRule due, CancellationToken cancellationToken)
    {
        for (var last = Closed.Start; ;)
        {
            List<Candidate> page;
            await using (var scope = scopes.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
                page = await DueRule.Behind(due.Cases(db), last).WithHolds(db, due.Before).Free().Take(AtOnce).ToListAsync(cancellationToken);
            }

            foreach (var candidate in page)
            {
                if (await erase.OfAsync(runId, _claim, due, candidate.CaseId, cancellationToken) == Erasure.ClaimLost)
                {
                    return false;
                }
            }

            if (page.Count < AtOnce)
            {
                return true;
            }

            last = new Closed(page[^1].ClosedAt, page[^1].CaseId);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention run {Run} has ended: {Items} items, certified")]
    private static partial void Certified(ILogger logger, Guid run, int items);

    [LoggerMessage(Level = LogLevel.Error, Message = "A retention run was broken off and goes on later: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
