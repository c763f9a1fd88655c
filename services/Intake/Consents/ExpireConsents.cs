using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.Consents;

/// <summary>
/// Notices the consents whose time is over. The contact is closed by the date itself; this tells everybody and sees to what follows. Every consent is a unit of work of its own;
/// its row decides when two replicas come by at once.
/// </summary>
internal sealed partial class ExpireConsents(IServiceScopeFactory scopes, TimeProvider time, ILogger<ExpireConsents> log) : BackgroundService
{
    private const int Batch = 100;

    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Sweeps.RunAsync(Tick, time, async cancellationToken => await SweepAsync(cancellationToken) == Batch, failure => Failed(log, failure.GetType().Name), stoppingToken);

    /// <summary>How many it noticed.</summary>
    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var due = await scope.ServiceProvider.GetRequiredService<IntakeDbContext>().Consents.AsNoTracking()
            .Where(row => row.ExpiresAt != null && row.ExpiresAt <= now && row.WithdrawnAt == null && row.ExpiredAt == null)
            .OrderBy(row => row.ExpiresAt).Take(Batch).Select(row => row.Id).ToListAsync(cancellationToken);
        var noticed = 0;
        foreach (var id in due)
        {
            noticed += await ExpireAsync(id, now, cancellationToken) ? 1 : 0;
        }

        if (noticed > 0)
        {
            Expired(log, noticed);
        }

        return noticed;
    }

    private async Task<bool> ExpireAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        if (await db.Consents.SingleOrDefaultAsync(row => row.Id == id && row.WithdrawnAt == null && row.ExpiredAt == null, cancellationToken) is not { } consent)
        {
            return false;
        }

        var of = await db.Cases.Include(row => row.Needs).SingleAsync(row => row.Id == consent.CaseId, cancellationToken);
        consent.Expire(now);
        await scope.ServiceProvider.GetRequiredService<ConsentEnds>().ExpiredAsync(of, consent, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // somebody changed the case or the consent meanwhile: the next tick sees what is left
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The time of {Count} consents is over")]
    private static partial void Expired(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for consents whose time is over failed and is tried again: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
