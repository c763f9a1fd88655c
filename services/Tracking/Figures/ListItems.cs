using System.Globalization;
using Contracts.Http;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;
using Tracking.Board;
using Tracking.Data;

namespace Tracking.Figures;

/// <summary>The rows behind each figure: needs and referrals, open or ended, in the order their needs were opened.</summary>
internal static class ListItems
{
    public const string NeedsPath = "/api/tracking/needs";
    public const string ReferralsPath = "/api/tracking/referrals";

    public static void Map(IEndpointRouteBuilder api)
    {
        Map("needs", ItemKind.Need, "ListTrackedNeeds", "Needs in the order they were opened; with the filter of a figure exactly the needs it counted.");
        Map("referrals", ItemKind.Referral, "ListTrackedReferrals", "Referrals in the order their needs were opened; with the filter of a figure exactly the cards it counted.");

        void Map(string path, ItemKind kind, string name, string summary) => api
            .MapGet(path, ([AsParameters] ItemQuery query, Jurisdiction jurisdiction, Paging paging, TrackingDbContext db, Areas areas, ItemRows rows, TimeProvider clock, CancellationToken cancellationToken) =>
                Handle(kind, query, jurisdiction, paging, db, areas, rows, clock, cancellationToken))
            .RequireRoles(Roles.Coordinator, Roles.Auditor)
            .WithName(name)
            .WithSummary(summary);
    }

    private static async Task<Results<Ok<Page<TrackedItem>>, Refusal>> Handle(
        ItemKind kind, ItemQuery query, Jurisdiction jurisdiction, Paging paging, TrackingDbContext db, Areas areas, ItemRows rows, TimeProvider clock, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = ItemFilter.Read(query, areas, errors, kind);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var items = filter.Of(db, jurisdiction, areas, clock.GetUtcNow()).AsNoTracking().Where(item => item.OpenedAt != null);
        if (paging.After?.Split('/') is [var ticks, var lastId] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var opened) &&
            opened >= 0 && opened <= DateTimeOffset.MaxValue.Ticks && Guid.TryParse(lastId, out var id))
        {
            var last = new DateTimeOffset(opened, TimeSpan.Zero);
            // The bound on the time alone is implied, and is what starts the index scan here instead of at the first row.
            items = items.Where(item => item.OpenedAt >= last && (item.OpenedAt > last || (item.OpenedAt == last && item.Id > id)));
        }

        var page = await items.OrderBy(item => item.OpenedAt).ThenBy(item => item.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var next = page.Count > paging.Take && page[paging.Take - 1] is var end
            ? Paging.Encode(string.Create(CultureInfo.InvariantCulture, $"{end.OpenedAt!.Value.UtcTicks}/{end.Id}"))
            : null;
        return TypedResults.Ok(new Page<TrackedItem>(await rows.OfAsync([.. page.Take(paging.Take)], cancellationToken), next));
    }
}
