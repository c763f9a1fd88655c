using Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Intake.Cases;

/// <summary>Cases that were found to be about the same household, through links in either direction.</summary>
internal static class LinkedCases
{
    /// <summary>The given cases and all that hang together with any of them.</summary>
    public static async Task<HashSet<Guid>> OfAsync(IntakeDbContext db, IEnumerable<Guid> cases, CancellationToken cancellationToken)
    {
        var known = cases.ToHashSet();
        // A household has a handful of cases: each turn finds the neighbours of the last, and most end after the first.
        for (var last = known.ToArray(); last.Length > 0;)
        {
            var links = await db.Links.AsNoTracking().Where(link => link.RemovedAt == null && (last.Contains(link.CaseId) || last.Contains(link.DuplicateOf)))
                .Select(link => new { link.CaseId, link.DuplicateOf }).ToListAsync(cancellationToken);
            last = [.. links.SelectMany(link => (Guid[])[link.CaseId, link.DuplicateOf]).Where(known.Add)];
        }

        return known;
    }
}
