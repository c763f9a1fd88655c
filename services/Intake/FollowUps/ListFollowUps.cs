using System.Globalization;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.FollowUps;

/// <summary>The desk's queue: what has to be done next, first due first.</summary>
internal static class ListFollowUps
{
    private static readonly Dictionary<string, FollowUpKind> Kinds = Enum.GetValues<FollowUpKind>().ToDictionary(Word);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/follow-ups", Handle)
        .WithName("ListFollowUps").WithSummary("Open follow-ups, first due first; filters due (until then), division (with everything inside it), caseId, kind (one, or several with commas between), calls (to the person, no decisions at the desk), mine (the call you are on). A field worker sees the calls of the area: they can be made at the door.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator, Roles.Field);

    private static async Task<Results<Ok<Page<FollowUpView>>, Refusal>> Handle(
        DateTimeOffset? due, string? division, Guid? caseId, string? kind, bool? calls, bool? mine, Actor actor, Jurisdiction jurisdiction, Paging paging, IntakeDbContext db, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        var area = reference.Divisions.Find(division);
        if (division is not null && area is null)
        {
            return FieldErrors.One("division", "未知的行政区划代码。", "This division code is not known.");
        }

        var kinds = kind?.Split(',');
        if (kinds?.All(Kinds.ContainsKey) is false)
        {
            return FieldErrors.One("kind", "未知的待办种类。", "This kind of follow-up is not known.");
        }

        var rows = db.FollowUps.AsNoTracking().Within(jurisdiction).Where(row => row.DoneAt == null);
        rows = area is null ? rows : rows.Within(area);
        rows = caseId is null ? rows : rows.Where(row => row.CaseId == caseId);
        if (kinds is not null)
        {
            var wanted = kinds.Select(word => Kinds[word]).ToArray();
            rows = rows.Where(row => wanted.Contains(row.Kind));
        }

        var now = time.GetUtcNow();
        rows = calls is true || Visitor.Is(actor) ? rows.Where(row => TakeNextCall.Calls.Contains(row.Kind)) : rows;
        rows = mine is true ? rows.Where(row => row.HeldBy == actor.Id && row.HeldUntil > now) : rows;
        if (due is { } until)
        {
            var latest = until.ToUniversalTime();
            rows = rows.Where(row => row.DueAt <= latest);
        }

        if (Read(paging.After) is var (at, id))
        {
            rows = rows.Where(row => row.DueAt > at || (row.DueAt == at && row.Id > id));
        }

        var found = await rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).ToArray();
        return TypedResults.Ok(new Page<FollowUpView>(
            [.. page.Select(row => Of(row, actor, now))],
            found.Count > paging.Take ? Paging.Encode(string.Create(CultureInfo.InvariantCulture, $"{page[^1].DueAt.UtcTicks} {page[^1].Id}")) : null));
    }

    public static FollowUpView Of(FollowUp row, Actor actor, DateTimeOffset now) => new(
        row.Id, Word(row.Kind), row.CaseId, row.CaseNumber, row.Division, row.Urgency, row.NeedId, row.ReferralId, row.CharityId, row.DueAt,
        row.DoneAt is null && row.DueAt < now, row.Attempts, row.IsHeld(now) ? row.HeldUntil : null, row.IsHeld(now) && row.HeldBy == actor.Id,
        row.Kind is FollowUpKind.DecideApproval or FollowUpKind.TellResponsible ? row.SubjectId : null);

    private static (DateTimeOffset At, Guid Id)? Read(string? after) =>
        after?.Split(' ') is [var ticks, var id] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at) && at is >= 0 and <= 3155378975999999999 && Guid.TryParse(id, out var row)
            ? (new DateTimeOffset(at, TimeSpan.Zero), row) : null;

    private static string Word(FollowUpKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
