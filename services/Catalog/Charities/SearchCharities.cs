using Catalog.Data;
using Catalog.Search;
using Contracts.Http;
using Contracts.Http.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Charities;

/// <summary>Charities by Chinese name, reading, initials, English name or credit code; each word may be the beginning of one. Newest first.</summary>
internal static class SearchCharities
{
    private const int MostIds = 100;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/charities", Handle)
        .WithName("SearchCharities").WithSummary("Charities by name, pinyin, English name or credit code (q), status, and id (up to 100 of them), newest first.");

    private static async Task<Results<Ok<Page<CharityView>>, Refusal>> Handle(
        string? q, string? status, Guid[]? id, Actor actor, Paging paging, CatalogDbContext db, CancellationToken cancellationToken)
    {
        var rows = db.Charities.AsNoTracking();
        if (status is not null)
        {
            var states = Enum.GetValues<CharityState>().Where(state => Charity.Word(state) == status).ToArray();
            if (states is not [var state])
            {
                return FieldErrors.One("status", "未知的状态。", "This status is not known.");
            }

            rows = rows.Where(row => row.State == state);
        }

        if (id is { Length: > MostIds })
        {
            return FieldErrors.One("id", $"最多 {MostIds} 个。", $"At most {MostIds} of them.");
        }

        rows = id is { Length: > 0 } ? rows.Where(row => id.Contains(row.Id)) : rows;
        var after = Guid.TryParse(paging.After, out var last) ? last : Guid.AllBitsSet;
        IQueryable<Charity> page;
        if (string.IsNullOrWhiteSpace(q))
        {
            page = rows.Where(row => row.Id < after).OrderByDescending(row => row.Id).Take(paging.Take + 1);
        }
        else if (SearchWords.Typed(q) is [var first, .. var others])
        {
            // The first word gives the rows in the order of the page; the other words are looked for row by row.
            rows = rows.Where(row => row.SearchText.Contains(first.Whole));
            foreach (var other in others)
            {
                rows = rows.Where(row => row.SearchText.Contains(other.Whole));
            }

            page = db.CharityTerms.Where(term => term.Term == first.Beginning && term.CharityId < after)
                .Join(rows, term => term.CharityId, row => row.Id, (term, row) => new { term, row })
                .OrderByDescending(pair => pair.term.CharityId).Take(paging.Take + 1).Select(pair => pair.row);
        }
        else
        {
            return TypedResults.Ok(new Page<CharityView>([], null));
        }

        var found = await page.ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<CharityView>(
            [.. found.Take(paging.Take).Select(row => row.View(GetCharity.Inside(actor, row.Id)))],
            found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].Id.ToString()) : null));
    }
}
