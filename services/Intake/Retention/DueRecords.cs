using System.Linq.Expressions;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.People;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Intake.Retention;

/// <summary>A point in a list that is read by the time of closing.</summary>
internal readonly record struct Closed(DateTimeOffset At, Guid CaseId)
{
    public static readonly Closed Start = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}

/// <summary>One rule at one moment: which records of which place have been kept long enough.</summary>
/// <param name="Class">Of these records.</param>
/// <param name="Rule">With its place and what lies inside with rules of its own.</param>
/// <param name="Before">What happened by then is due.</param>
internal sealed record DueRule(RecordClass Class, RetentionRuleInForce Rule, DateTimeOffset Before)
{
    /// <summary>Every class of cases with every rule in force, in the order of a run.</summary>
    public static IReadOnlyList<DueRule> At(RetentionRules rules, DateTimeOffset now) =>
    [
        .. RecordClasses.All.SelectMany(of => rules.InForce(of.Word(), DateOnly.FromDateTime(now.UtcDateTime)).Select(rule => new DueRule(of, rule, rule.Rule.Keep.Before(now)))),
    ];

    /// <summary>The cases that have such records, held ones included; the same for who looks and for who erases.</summary>
    public IQueryable<Case> Cases(IntakeDbContext db) => Open(db).Where(Have(db));

    /// <summary>The cases that never had any: they are marked, so that nobody comes by them again.</summary>
    public IQueryable<Case> Empty(IntakeDbContext db)
    {
        var have = Have(db);
        return Open(db).Where(Expression.Lambda<Func<Case, bool>>(Expression.Not(have.Body), have.Parameters));
    }

    private IQueryable<Case> Open(IntakeDbContext db)
    {
        var before = Before;
        var due = db.Cases.AsNoTracking().Where(row => row.ClosedAt != null && row.ClosedAt <= before).Keeping(Class);
        if (Class == RecordClass.Sharing)
        {
            // A service that goes on after closing still reads: the time counts from the last reading.
            due = due.Where(row => !db.Disclosures.Any(reading => reading.CaseId == row.Id && reading.At > before));
        }

        due = Rule.Place is { } area ? due.Within(area) : due;
        foreach (var level in Rule.Except.GroupBy(place => Placement.StepsTo(place).Count(step => step is not null), place => place.Code))
        {
            var codes = level.ToArray();
            due = level.Key switch
            {
                1 => due.Where(row => !codes.Contains(row.Area1)),
                2 => due.Where(row => row.Area2 == null || !codes.Contains(row.Area2)),
                3 => due.Where(row => row.Area3 == null || !codes.Contains(row.Area3)),
                _ => due.Where(row => row.Area4 == null || !codes.Contains(row.Area4)),
            };
        }

        return due;
    }

    private Expression<Func<Case, bool>> Have(IntakeDbContext db) => Class switch
    {
        RecordClass.Sharing => row => db.Consents.Any(consent => consent.CaseId == row.Id) || db.Disclosures.Any(reading => reading.CaseId == row.Id)
            || db.Deletions.Any(deletion => deletion.CaseId == row.Id),
        RecordClass.Reporters => row => db.Set<Person>().Any(person => person.CaseId == row.Id && person.Role == PersonRole.Reporter && person.ErasedAt == null),
        RecordClass.People => row => db.Set<Person>().Any(person => person.CaseId == row.Id && person.Role == PersonRole.Person && person.ErasedAt == null) || db.Photos.Any(photo => photo.CaseId == row.Id),
        _ => row => row.SealedPlace != null || row.SealedHousehold != null || row.SealedNarrative != null || row.Needs.Any(need => need.SealedAdHoc != null || need.SealedReasonText != null)
            || db.Approvals.Any(approval => approval.CaseId == row.Id && approval.SealedReason != null),
    };

    /// <summary>The next ones behind a point, oldest first: a seek in the index of the class, wherever in the list.</summary>
    public static IQueryable<Case> Behind(IQueryable<Case> due, Closed last)
    {
        var (at, id) = (last.At, last.CaseId);
        return due.Where(row => row.ClosedAt >= at && (row.ClosedAt > at || row.Id > id)).OrderBy(row => row.ClosedAt).ThenBy(row => row.Id);
    }
}
