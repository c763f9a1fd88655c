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

namespace Tracking.UnmetNeeds;

/// <summary>The entries behind each number of the ledger, oldest first.</summary>
internal static class ListUnmetEntries
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("unmet/entries", Handle)
        .RequireRoles(Roles.Coordinator, Roles.Auditor)
        .WithName("ListUnmetEntries")
        .WithSummary("Entries of the ledger of unmet need, oldest first.");

    private static async Task<Results<Ok<Page<UnmetEntry>>, Refusal>> Handle(
        [AsParameters] LedgerQuery query, Jurisdiction jurisdiction, Paging paging, TrackingDbContext db, Areas areas, Labels labels, ItemRows rows, TimeProvider clock, HttpContext http,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var filter = query.Read(areas, errors, clock.GetUtcNow());
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var entries = filter.Of(db, jurisdiction, areas).AsNoTracking();
        if (paging.After?.Split('/', 3) is [var ticks, var needId, var key] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var written) &&
            written >= 0 && written <= DateTimeOffset.MaxValue.Ticks && Guid.TryParse(needId, out var need))
        {
            var last = new DateTimeOffset(written, TimeSpan.Zero);
#pragma warning disable CA1309 // becomes the database's own comparison, the one it orders by
            // The bound on the time alone is implied, and is what starts the index scan here instead of at the first row.
            entries = entries.Where(row => row.Entry.At >= last && (row.Entry.At > last || (row.Entry.At == last &&
                (row.Entry.NeedId > need || (row.Entry.NeedId == need && string.Compare(row.Entry.Key, key) > 0)))));
#pragma warning restore CA1309
        }

        var page = await entries.OrderBy(row => row.Entry.At).ThenBy(row => row.Entry.NeedId).ThenBy(row => row.Entry.Key)
            .Take(paging.Take + 1).ToListAsync(cancellationToken);
        var next = page.Count > paging.Take && page[paging.Take - 1].Entry is var end
            ? Paging.Encode(string.Create(CultureInfo.InvariantCulture, $"{end.At.UtcTicks}/{end.NeedId}/{end.Key}"))
            : null;
        var shown = page.Take(paging.Take).ToArray();
        var charities = await rows.CharitiesAsync(shown.Select(row => row.Entry.CharityId), cancellationToken);
        var english = Language.IsEnglish(http);
        return TypedResults.Ok(new Page<UnmetEntry>([.. shown.Select(row => new UnmetEntry(
            row.Entry.At, row.Entry.Source.ToString().ToLowerInvariant(), row.Entry.Code,
            labels.Group(row.Entry.Source == LedgerSource.Exclusion ? "rule" : "reason", row.Entry.Code, english),
            row.Entry.Offers, row.Entry.Quantity, row.Entry.NeedId, row.Entry.CaseId, row.Need.Category, row.Need.Division, row.Need.Urgency,
            ItemRows.TiersOf(row.Need), row.Entry.ReferralId,
            row.Entry.CharityId is { } charity ? new Named(charity, charities.GetValueOrDefault(charity)) : null))], next));
    }
}
