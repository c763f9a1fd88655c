using System.Globalization;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Data;

namespace Tracking.Board;

/// <summary>The coordinator's board: one row per open need or referral with its next step, worst deadline first.</summary>
internal static class GetBoard
{
    public const string Path = "/api/tracking/board";

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("board", Handle)
        .RequireRoles(Roles.Coordinator)
        .WithName("GetBoard")
        .WithSummary("Open needs and referrals with next step, owner and deadline, worst first; counts per state that click through to their rows.");

    private static async Task<Results<Ok<BoardPage>, Refusal>> Handle(
        [AsParameters] ItemQuery query, Jurisdiction jurisdiction, Paging paging, TrackingDbContext db, Areas areas, ItemRows rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = ItemFilter.Read(query, areas, errors);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var now = clock.GetUtcNow();
        var open = filter.Of(db, jurisdiction, areas, now).AsNoTracking().Where(item => item.DueAt != null);
        var page = await After(open, paging.After).OrderBy(item => item.DueAt).ThenBy(item => item.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var next = page.Count > paging.Take ? CursorOf(page[paging.Take - 1]) : null;
        return TypedResults.Ok(new BoardPage(
            await rows.OfAsync([.. page.Take(paging.Take)], cancellationToken), next,
            paging.After is null ? await CountAsync(open, filter, now, cancellationToken) : null));
    }

    /// <summary>Rows after the last one seen. The key is the row's own, so rows that move or end in between neither repeat nor hide others.</summary>
    private static IQueryable<Item> After(IQueryable<Item> items, string? cursor)
    {
        if (cursor?.Split('/') is not [var ticks, var lastId] || !long.TryParse(ticks, CultureInfo.InvariantCulture, out var due) ||
            due < 0 || due > DateTimeOffset.MaxValue.Ticks || !Guid.TryParse(lastId, out var id))
        {
            return items;
        }

        var last = new DateTimeOffset(due, TimeSpan.Zero);
        // The bound on the time alone is implied, and is what starts the index scan here instead of at the first row.
        return items.Where(item => item.DueAt >= last && (item.DueAt > last || (item.DueAt == last && item.Id > id)));
    }

    private static string CursorOf(Item item) => Paging.Encode(string.Create(CultureInfo.InvariantCulture, $"{item.DueAt!.Value.UtcTicks}/{item.Id}"));

    private static async Task<IReadOnlyList<StateCount>> CountAsync(IQueryable<Item> open, ItemFilter filter, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = await open.GroupBy(item => new { item.Kind, item.Status })
            .Select(group => new { group.Key.Kind, group.Key.Status, Count = group.Count(), Overdue = group.Count(item => item.DueAt < now) })
            .ToListAsync(cancellationToken);
        return [.. counts.OrderBy(count => count.Kind).ThenBy(count => Statuses.All.ToList().IndexOf(count.Status)).Select(count =>
        {
            var rows = filter with { Kind = count.Kind, Status = count.Status };
            return new StateCount(count.Kind == ItemKind.Need ? "need" : "referral", count.Status, count.Count, count.Overdue,
                rows.Link(Path), (rows with { Overdue = true }).Link(Path));
        })];
    }
}
