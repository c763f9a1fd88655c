using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Intake.Needs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Relief;

/// <summary>
/// A government system pushes news about its relief cases. Known by authority and number: the same again changes nothing, a newer status replaces an older one. Dirty rows
/// are rejected one by one with their reasons; the others are one save. What the state covers more or less changes what charities are asked for.
/// </summary>
internal static class ImportRelief
{
    private const int MostRows = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/relief", Handle)
        .WithName("ImportRelief").WithSummary("News about relief cases of the state, at most 500 rows; answers what became of each row.")
        .RequireRoles(Roles.Government).WithIdempotency<IntakeDbContext>().RetryConflicts<IntakeDbContext>();

    private static async Task<Results<Ok<ReliefReport>, Refusal>> Handle(
        IReadOnlyList<ReliefNews> request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, IntakeDbContext db, ReliefRows rows, CallBacks callBacks, NeedNews news, HttpContext http, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (request.Count is 0 or > MostRows)
        {
            return FieldErrors.One("body", $"须有 1 到 {MostRows} 行。", $"Between 1 and {MostRows} rows are expected.");
        }

        var now = time.GetUtcNow();
        var read = request.Select((row, index) => rows.Check(row, index, now, Platform.Http.Language.IsEnglish(http))).ToArray();
        var shelf = await Shelf.TakeAsync(db, db.CasesOf(actor, jurisdiction), read, cancellationToken);
        var reports = read.Select(row => row.Errors is null ? Apply(row, shelf, db, actor, now, Platform.Http.Language.IsEnglish(http)) : row.Rejected()).ToArray();
        foreach (var of in shelf.Changed)
        {
            Cover(of, shelf, db, actor, news, callBacks, now);
        }

        var answer = TypedResults.Ok(new ReliefReport(
            Count("created"), Count("updated"), Count("unchanged"), Count("rejected"), reports));
        key.Keep(db, answer, now);
        await db.SaveChangesAsync(cancellationToken);
        return answer;

        int Count(string result) => reports.Count(report => report.Result == result);
    }

    private static ReliefRowReport Apply(ReliefRow row, Shelf shelf, IntakeDbContext db, Actor actor, DateTimeOffset now, bool english)
    {
        var named = row.Case is null ? null : shelf.CaseOf(row);
        if (row.Case is not null && named is null)
        {
            return ReliefRows.Reject(row, "case", "没有这个个案。", "There is no such case.", english);
        }

        var known = shelf.LinksOf(row.Authority!, row.Reference!).Where(link => named is null || link.CaseId == named.Id).ToArray();
        if (known.Length == 0)
        {
            return named is null
                ? ReliefRows.Reject(row, "case", "首次推送须注明个案。", "Name the case the first time.", english)
                : Create(row, named, shelf, db, actor, now);
        }

        var changed = known.Where(link => link.Follow(row.Programme!, row.Status!, row.Covers, row.StatusAt)).ToArray();
        foreach (var link in changed)
        {
            shelf.Change(link.CaseId);
            db.Note(actor, "relief.updated", $"case/{link.CaseId}", row.Status!, now);
        }

        return new ReliefRowReport(row.Index, changed.Length > 0 ? "updated" : "unchanged", known[0].CaseId, null);
    }

    private static ReliefRowReport Create(ReliefRow row, Case of, Shelf shelf, IntakeDbContext db, Actor actor, DateTimeOffset now)
    {
        var need = of.Needs.OrderBy(need => need.Position).FirstOrDefault(need => row.Category is null || need.Category == row.Category);
        var link = ReliefLink.Of(
            Guid.CreateVersion7(now), of.Id, need?.Id, new ReliefFacts(row.Authority!, row.Programme!, row.Reference!, row.Status!, row.Covers ?? 0, need?.Position ?? 0), row.StatusAt);
        db.Add(link);
        shelf.Add(link);
        db.Note(actor, "relief.created", $"case/{of.Id}", row.Status!, now);
        return new ReliefRowReport(row.Index, "created", of.Id, null);
    }

    private static void Cover(Case of, Shelf shelf, IntakeDbContext db, Actor actor, NeedNews news, CallBacks callBacks, DateTimeOffset now)
    {
        of.Touch();
        foreach (var need in of.Needs.Where(_ => of.State == CaseState.Open))
        {
            var links = shelf.LinksOf(of.Id).Where(link => link.NeedId == need.Id).ToArray();
            switch (need.Cover((int)Math.Min(links.Sum(link => (long)link.CoversNow), int.MaxValue)))
            {
                case CoverageChange.AskFor:
                    news.Opened(db, of, need, actor.Id, now);
                    break;
                case CoverageChange.TakeBack:
                    NeedNews.Withdrawn(db, need, actor.Id, now);
                    break;
                case CoverageChange.Lost when !shelf.Reviews.Contains(need.Id):
                    db.Add(FollowUp.Of(
                        Guid.CreateVersion7(now), FollowUpKind.ReviewRelief, need.Id, of, callBacks.Due(of, clocks => clocks.FirstContact, now), needId: need.Id));
                    break;
                default:
                    break;
            }
        }
    }
}
