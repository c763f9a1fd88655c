using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Microsoft.EntityFrameworkCore;

namespace Intake.Relief;

/// <summary>Everything an import may touch, read in a handful of questions whatever the number of rows: its cases, their needs and all their relief.</summary>
internal sealed class Shelf
{
    private readonly Dictionary<Guid, Case> _cases;
    private readonly Dictionary<string, Case> _byNumber;
    private readonly List<ReliefLink> _links;
    private readonly HashSet<Guid> _changed = [];

    private Shelf(List<Case> cases, List<ReliefLink> links, HashSet<Guid> reviews)
    {
        _cases = cases.ToDictionary(row => row.Id);
        _byNumber = cases.ToDictionary(row => row.Number);
        (_links, Reviews) = (links, reviews);
    }

    /// <summary>Needs whose relief a person looks at already.</summary>
    public IReadOnlySet<Guid> Reviews { get; }

    /// <summary>Cases whose relief has changed.</summary>
    public IEnumerable<Case> Changed => _changed.Select(id => _cases[id]);

    public static async Task<Shelf> TakeAsync(IntakeDbContext db, IQueryable<Case> own, IReadOnlyList<ReliefRow> rows, CancellationToken cancellationToken)
    {
        var good = rows.Where(row => row.Errors is null).ToArray();
        var authorities = good.Select(row => row.Authority!).Distinct().ToArray();
        var references = good.Select(row => row.Reference!).Distinct().ToArray();
        var known = await db.Relief.AsNoTracking().Where(link => authorities.Contains(link.Authority) && references.Contains(link.Reference!))
            .Select(link => link.CaseId).Distinct().ToListAsync(cancellationToken);
        Guid[] ids = [.. known, .. good.Where(row => row.CaseId is not null).Select(row => row.CaseId!.Value)];
        var numbers = good.Where(row => row.CaseNumber is not null).Select(row => row.CaseNumber!).Distinct().ToArray();
        var cases = await own.Include(row => row.Needs).Where(row => ids.Contains(row.Id) || numbers.Contains(row.Number)).ToListAsync(cancellationToken);
        Guid[] found = [.. cases.Select(row => row.Id)];
        var links = await db.Relief.Where(link => found.Contains(link.CaseId)).ToListAsync(cancellationToken);
        var reviews = await db.FollowUps.AsNoTracking().Where(row => found.Contains(row.CaseId) && row.Kind == FollowUpKind.ReviewRelief)
            .Select(row => row.SubjectId).ToListAsync(cancellationToken);
        return new Shelf(cases, links, [.. reviews]);
    }

    public Case? CaseOf(ReliefRow row) =>
        row.CaseId is { } id ? _cases.GetValueOrDefault(id) : row.CaseNumber is { } number ? _byNumber.GetValueOrDefault(number) : null;

    public IEnumerable<ReliefLink> LinksOf(string authority, string reference) =>
        _links.Where(link => link.Authority == authority && link.Reference == reference && _cases.ContainsKey(link.CaseId));

    public IEnumerable<ReliefLink> LinksOf(Guid caseId) => _links.Where(link => link.CaseId == caseId);

    public void Add(ReliefLink link)
    {
        _links.Add(link);
        Change(link.CaseId);
    }

    public void Change(Guid caseId) => _changed.Add(caseId);
}
