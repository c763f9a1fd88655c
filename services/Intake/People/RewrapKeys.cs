using System.Security.Cryptography;
using Intake.Cases;
using Intake.Consents;
using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Intake.People;

/// <summary>
/// After a rotation: seals the data keys of every case by the newest key of the ring, so that the old one can be taken off it. What was sealed before there were data keys is sealed
/// again, by one. Replicas may do so at once; whoever comes second finds the row changed and looks again.
/// </summary>
internal sealed partial class RewrapKeys(IServiceScopeFactory scopes, PersonVault vault, TimeProvider time, ILogger<RewrapKeys> log) : BackgroundService
{
    private const int Batch = 100;

    /// <summary>A replica that does not know the new key yet may still open cases.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromHours(6);

    private Guid _after;
    private int _wrapped;
    private int _left;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Sweeps.RunAsync(Tick, time, SweepAsync, failure => Failed(log, failure.GetType().Name), stoppingToken);

    private async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        long newest = vault.Newest;
        if (_after == Guid.Empty && !await AdoptAsync(db, cancellationToken))
        {
            return true; // somebody made one meanwhile
        }

        var rows = await db.Set<DataKeys>().Where(row => row.CaseId > _after && row.Ring != newest).OrderBy(row => row.CaseId).Take(Batch).ToListAsync(cancellationToken);
        var unopened = 0;
        foreach (var row in rows)
        {
            try
            {
                if (row.Ring == 0)
                {
                    await SealAgainAsync(db, row, cancellationToken);
                }

                row.Rewrap(vault);
            }
            catch (CryptographicException)
            {
                // What was sealed anew so far holds, and the row says that something is left.
                unopened++;
            }
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return true; // somebody erased or sealed something meanwhile
        }

        (_wrapped, _left) = (_wrapped + rows.Count - unopened, _left + unopened);
        _after = rows.Count == Batch ? rows[^1].CaseId : Guid.Empty;
        if (_after == Guid.Empty)
        {
            Tell();
        }

        return _after != Guid.Empty;
    }

    // Opened during an upgrade, by a replica that did not know of data keys.
    private async Task<bool> AdoptAsync(IntakeDbContext db, CancellationToken cancellationToken)
    {
        var lately = Guid.CreateVersion7(time.GetUtcNow().AddDays(-1));
        foreach (var of in await db.Cases.Where(row => row.Id > lately && row.Keys == null).ToListAsync(cancellationToken))
        {
            db.Add(DataKeys.Before(of.Id));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task SealAgainAsync(IntakeDbContext db, DataKeys keys, CancellationToken cancellationToken)
    {
        (await db.Cases.Include(row => row.Needs).SingleAsync(row => row.Id == keys.CaseId, cancellationToken)).SealAgain(vault);
        (await db.Set<Person>().Where(row => row.CaseId == keys.CaseId).ToListAsync(cancellationToken)).ForEach(person => person.SealAgain(keys, vault));
        (await db.Consents.Where(row => row.CaseId == keys.CaseId && row.SealedReason != null).ToListAsync(cancellationToken)).ForEach(consent => consent.SealAgain(keys, vault));
    }

    private void Tell()
    {
        if (_wrapped > 0)
        {
            Wrapped(log, _wrapped);
        }

        if (_left > 0)
        {
            Left(log, _left);
        }

        (_wrapped, _left) = (0, 0);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The data keys of {Count} cases are sealed by the newest key of the ring now")]
    private static partial void Wrapped(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The data keys of {Count} cases do not open: the key that sealed them is not on the ring (Intake:Keys)")]
    private static partial void Left(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sealing data keys anew failed and is tried again: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
