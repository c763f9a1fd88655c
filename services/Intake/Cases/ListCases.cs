using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Intake.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>Cases, newest first, names masked and sensitive tags left out: a list is read by more eyes than a case.</summary>
internal static class ListCases
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/cases", Handle)
        .WithName("ListCases").WithSummary("Cases, newest first; filters status (open, closed), urgency, division (with everything inside it). Names are masked.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator);

    private static async Task<Results<Ok<Page<CaseRow>>, Refusal>> Handle(
        string? status, string? urgency, string? division, Actor actor, Jurisdiction jurisdiction, Paging paging, IntakeDbContext db, GroupCommit commits, PersonVault vault, ReferenceData reference,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var area = reference.Divisions.Find(division);
        var errors = new FieldErrors();
        errors.Require(status is null or "open" or "closed", "status", "只能是 open 或 closed。", "Must be open or closed.");
        errors.Require(urgency is null || reference.Urgencies.Find(urgency) is not null, "urgency", "未知的紧急程度。", "This urgency is not known.");
        errors.Require(division is null || area is not null, "division", "未知的行政区划代码。", "This division code is not known.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var rows = db.Cases.AsNoTracking().Within(jurisdiction);
        rows = area is null ? rows : rows.Within(area);
        rows = status is null ? rows : status == "open" ? rows.Where(row => row.State == CaseState.Open) : rows.Where(row => row.State == CaseState.Closed);
        rows = urgency is null ? rows : rows.Where(row => row.Urgency == urgency);
        if (Guid.TryParse(paging.After, out var after))
        {
            rows = rows.Where(row => row.Id < after);
        }

        var found = await rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).Include(row => row.Needs).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).ToArray();
        var ids = page.Select(row => row.Id).ToArray();
        var people = (await db.Set<Person>().AsNoTracking().Where(row => ids.Contains(row.CaseId) && row.Role == PersonRole.Person).ToListAsync(cancellationToken))
            .ToLookup(row => row.CaseId);
        await commits.SaveAsync([actor.Did("cases.list", "cases", $"masked; {page.Length} shown{(area is null ? "" : ", division " + area.Code)}", time.GetUtcNow())], cancellationToken);
        return TypedResults.Ok(new Page<CaseRow>(
            [.. page.Select(row => CaseViews.Row(row, people[row.Id].FirstOrDefault()?.Read(row.Keys, vault), vault, reference))],
            found.Count > paging.Take ? Paging.Encode(page[^1].Id.ToString()) : null));
    }
}
