using System.Globalization;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Retention;

/// <summary>
/// The dry run: what the next run would take now, by which rule, and what is due but held, with the reason. The same query as the run's own. Ids and counts only; the counts come with
/// the first page.
/// </summary>
internal static class PreviewRetention
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/retention/due", Handle)
        .WithName("PreviewRetention").WithSummary("What the rules for keeping records would erase now, and what is due but held and why: ids and counts in the caller's area. The reading is recorded.")
        .RequireRoles(Roles.Auditor);

    private static async Task<Ok<RetentionPreview>> Handle(
        Actor actor, Jurisdiction jurisdiction, Paging paging, IntakeDbContext db, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        db.Note(actor, "retention.previewed", "retention", "dry run", now);
        await db.SaveChangesAsync(cancellationToken);
        var rules = DueRule.At(reference.Retention, now);
        var (place, last) = Read(paging.After, rules);
        var found = new List<(DueRule Due, Candidate Candidate)>();
        for (; place < rules.Count && found.Count <= paging.Take; place++, last = Closed.Start)
        {
            var due = rules[place];
            found.AddRange((await DueRule.Behind(due.Cases(db).Within(jurisdiction), last).WithHolds(db, due.Before).Take(paging.Take + 1 - found.Count).ToListAsync(cancellationToken))
                .Select(candidate => (due, candidate)));
        }

        var page = found.Take(paging.Take).ToArray();
        return TypedResults.Ok(new RetentionPreview(
            now, reference.Retention.Version, reference.Retention.Digest,
            paging.After is null ? await CountAsync(db, jurisdiction, rules, cancellationToken) : null,
            [
                .. page.Select(row => new RetentionDue(
                    row.Due.Class.Word(), row.Due.Rule.Rule.Code, row.Due.Rule.Rule.Keep.ToString(), row.Candidate.CaseId, row.Candidate.Division, row.Candidate.ClosedAt, row.Candidate.HeldBy)),
            ],
            found.Count > page.Length ? Paging.Encode(Write(page[^1].Due, page[^1].Candidate)) : null));
    }

    private static async Task<IReadOnlyList<RetentionCount>> CountAsync(IntakeDbContext db, Jurisdiction jurisdiction, IReadOnlyList<DueRule> rules, CancellationToken cancellationToken)
    {
        var counts = new List<RetentionCount>();
        foreach (var due in rules)
        {
            var all = await due.Cases(db).Within(jurisdiction).CountAsync(cancellationToken);
            var free = all == 0 ? 0 : await due.Cases(db).Within(jurisdiction).WithHolds(db, due.Before).Free().CountAsync(cancellationToken);
            var rule = due.Rule.Rule;
            counts.Add(new RetentionCount(due.Class.Word(), rule.Code, rule.Place, rule.Keep.ToString(), rule.After, rule.Source, free, all - free));
        }

        return counts;
    }

    private static string Write(DueRule due, Candidate last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.ClosedAt.UtcTicks} {last.CaseId} {due.Class.Word()} {due.Rule.Rule.Code}");

    // A rule that is gone since the last page begins the list anew.
    private static (int Place, Closed Last) Read(string? after, IReadOnlyList<DueRule> rules)
    {
        if (after?.Split(' ', 4) is [var ticks, var id, var word, var code]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks && Guid.TryParse(id, out var caseId))
        {
            for (var place = 0; place < rules.Count; place++)
            {
                if (rules[place].Class.Word() == word && rules[place].Rule.Rule.Code == code)
                {
                    return (place, new Closed(new DateTimeOffset(at, TimeSpan.Zero), caseId));
                }
            }
        }

        return (0, Closed.Start);
    }
}
