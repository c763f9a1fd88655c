using Audit;
using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.People;

/// <summary>
/// The retention timer: some time after a case was closed, what it says about people is erased and cannot be found any more; the case stays as a figure.
/// Every case is a unit of work of its own, and its version decides when two replicas come by at once.
/// </summary>
internal sealed partial class EraseContact(IServiceScopeFactory scopes, KeepTime keep, TimeProvider time, ILogger<EraseContact> log) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Tick = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Sweeps.RunAsync(Tick, time, async cancellationToken => await SweepAsync(cancellationToken) == Batch, failure => Failed(log, failure), stoppingToken);

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var closedBefore = keep.Before(time.GetUtcNow());
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var due = await db.Cases.AsNoTracking().Where(row => row.ClosedAt != null && row.ClosedAt <= closedBefore && row.ErasedAt == null)
            .OrderBy(row => row.ClosedAt).Take(Batch).Select(row => row.Id).ToListAsync(cancellationToken);
        var erased = 0;
        foreach (var caseId in due)
            erased += await EraseAsync(caseId, cancellationToken) ? 1 : 0;
        if (erased > 0)
            Erased(log, erased);
        return erased;
    }

    private async Task<bool> EraseAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var now = time.GetUtcNow();
        if (await db.Cases.Include(row => row.Needs).SingleOrDefaultAsync(row => row.Id == caseId && row.ErasedAt == null, cancellationToken) is not { } closed)
            return false;
        var people = await db.Set<Person>().Where(person => person.CaseId == caseId && person.ErasedAt == null).ToListAsync(cancellationToken);
        var hashes = people.SelectMany(person => person.Hashes()).Distinct().ToList();
        db.RemoveRange(await db.Set<PersonKey>().Where(key => hashes.Contains(key.Hash) && key.CaseId == caseId).ToListAsync(cancellationToken));
        foreach (var person in people)
            person.Erase(now);
        closed.Erase(now);
        db.Add(AuditRecord.Of("intake", null, "contact.erased", "case/" + caseId, $"kept {keep} after closing", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // another replica was faster
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Personal data of {Count} closed cases was erased")]
    private static partial void Erased(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Erasing personal data of closed cases failed and is tried again")]
    private static partial void Failed(ILogger logger, Exception failure);
}
