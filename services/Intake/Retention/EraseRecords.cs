using Audit;
using Intake.Cases;
using Intake.Data;
using Intake.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Data;

namespace Intake.Retention;

/// <summary>What came of one unit of work.</summary>
internal enum Erasure
{
    /// <summary>Gone, with its item and its audit record in the same save.</summary>
    Done,

    /// <summary>Not due any more, held, or changed at this moment: another run looks again.</summary>
    Left,

    /// <summary>Another replica has the run.</summary>
    ClaimLost,
}

/// <summary>
/// Erases the records of one class of one case. The case stays as a figure: place, needs, urgency, outcome. One save: records, item of the run, audit record; a kill leaves all of it or
/// nothing.
/// </summary>
internal sealed class EraseRecords(IServiceScopeFactory scopes, TimeProvider time)
{
    private const int AtOnce = 500;

    public async Task<Erasure> OfAsync(Guid runId, Guid claim, DueRule due, Guid caseId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
        var now = time.GetUtcNow();
        var run = await db.RetentionRuns.SingleAsync(row => row.Id == runId, cancellationToken);
        if (!run.Claim(claim, now))
        {
            return Erasure.ClaimLost;
        }

        // Whatever may hold the case raises its version: what is seen after this read and changes before the save breaks the save.
        var of = await db.Cases.Include(row => row.Needs).SingleAsync(row => row.Id == caseId, cancellationToken);
        if (await due.Cases(db).Where(row => row.Id == caseId).WithHolds(db, due.Before).Free().SingleOrDefaultAsync(cancellationToken) is not { } candidate)
        {
            return Erasure.Left;
        }

        var records = due.Class switch
        {
            RecordClass.Sharing => await SharingAsync(db, caseId, cancellationToken),
            RecordClass.Reporters => await PeopleAsync(db, caseId, PersonRole.Reporter, now, cancellationToken),
            RecordClass.People => await PeopleAsync(db, caseId, PersonRole.Person, now, cancellationToken) + await PhotosAsync(db, caseId, cancellationToken),
            _ => await StoriesAsync(db, caseId, cancellationToken),
        };
        of.Erase(due.Class, now);
        db.Add(run.Took(due.Class, due.Rule.Rule, caseId, candidate.Division, records));
        db.Add(AuditRecord.Of("intake", null, due.Class.Action(), "case/" + caseId, $"rule {due.Rule.Rule.Code}, {due.Rule.Rule.Keep} after {due.Rule.Rule.After}, retention/{runId}", now));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Erasure.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Erasure.Left;
        }
    }

    /// <summary>Marks the cases that have no such records, some at a time.</summary>
    public async Task PassOverAsync(DueRule due, CancellationToken cancellationToken)
    {
        for (var passed = AtOnce; passed == AtOnce;)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<IntakeDbContext>();
            var now = time.GetUtcNow();
            var empty = await due.Empty(db).OrderBy(row => row.ClosedAt).ThenBy(row => row.Id).Take(AtOnce).Select(row => row.Id).ToListAsync(cancellationToken);
            using var turn = scope.ServiceProvider.GetKeyedService<SqliteWriterGate>("intake") is { } gate ? await gate.EnterAsync(cancellationToken) : null;
            var marked = db.Cases.Where(row => empty.Contains(row.Id));
            passed = due.Class switch
            {
                RecordClass.Sharing => await marked.ExecuteUpdateAsync(row => row.SetProperty(of => of.SharingErasedAt, now), cancellationToken),
                RecordClass.Reporters => await marked.ExecuteUpdateAsync(row => row.SetProperty(of => of.ReportersErasedAt, now), cancellationToken),
                RecordClass.People => await marked.ExecuteUpdateAsync(row => row.SetProperty(of => of.PeopleErasedAt, now), cancellationToken),
                _ => await marked.ExecuteUpdateAsync(row => row.SetProperty(of => of.ErasedAt, now), cancellationToken),
            };
        }
    }

    private static async Task<int> PeopleAsync(IntakeDbContext db, Guid caseId, PersonRole role, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await db.Set<Person>().Where(person => person.CaseId == caseId && person.ErasedAt == null).ToListAsync(cancellationToken);
        var going = all.Where(person => person.Role == role).ToList();
        // A person who called for herself is there twice and shares her rows of the index: they go with the last one.
        var hashes = going.SelectMany(person => person.Hashes()).Except(all.Except(going).SelectMany(person => person.Hashes())).ToList();
        db.RemoveRange(await db.Set<PersonKey>().Where(key => hashes.Contains(key.Hash) && key.CaseId == caseId).ToListAsync(cancellationToken));
        going.ForEach(person => person.Erase(now));
        return going.Count;
    }

    private static async Task<int> PhotosAsync(IntakeDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var going = await db.Photos.Where(row => row.CaseId == caseId).ToListAsync(cancellationToken);
        db.RemoveRange(going);
        return going.Count;
    }

    // What is in the case and its needs goes with the case itself.
    private static async Task<int> StoriesAsync(IntakeDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        (await db.Approvals.Where(row => row.CaseId == caseId && row.SealedReason != null).ToListAsync(cancellationToken)).ForEach(approval => approval.Erase());
        return 1;
    }

    private static async Task<int> SharingAsync(IntakeDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        object[] going =
        [
            .. await db.Consents.Where(row => row.CaseId == caseId).ToListAsync(cancellationToken),
            .. await db.Disclosures.Where(row => row.CaseId == caseId).ToListAsync(cancellationToken),
            .. await db.Deletions.Where(row => row.CaseId == caseId).ToListAsync(cancellationToken),
        ];
        db.RemoveRange(going);
        return going.Length;
    }
}
