using Catalog.Data;
using Catalog.Search;
using Contracts.Reference;
using Microsoft.EntityFrameworkCore;

namespace Catalog.Offers;

/// <summary>
/// One page of a search. One filter leads: each of its terms is a seek that already comes in the order of the page, so no more than a page is read per term;
/// the other filters are asked row by row. Words lead where there are any, because they leave the fewest rows; else whichever of place and category is rarer.
/// </summary>
/// <param name="db">The module's database.</param>
/// <param name="rows">What may be shown at all.</param>
/// <param name="after">The last offer of the page before.</param>
/// <param name="take">How many.</param>
internal sealed class OfferSearch(CatalogDbContext db, IQueryable<Offer> rows, Guid after, int take)
{
    private const int MostCounted = 20_000;

    public async Task<List<Guid>> RunAsync(
        IReadOnlyList<TypedWord>? words, IReadOnlyList<string>? categories, Division? place, ReferenceData reference, CancellationToken cancellationToken)
    {
        var point = place is null ? null : reference.Divisions.PointOf(place);
        var areas = place is null ? null : OfferPlaces.ForDivision(place);
        foreach (var word in words ?? [])
        {
            rows = rows.Where(row => row.SearchText.Contains(word.Whole));
        }

        if (words is [var first, ..])
        {
            rows = categories is null ? rows : For(categories);
            return await LeadAsync([(OfferTerms.Title(first.Beginning), areas is null ? rows : Serving(areas, point))], cancellationToken);
        }

        if (areas is null && categories is null)
        {
            return await rows.Where(row => row.Id < after).OrderByDescending(row => row.Id).Take(take).Select(row => row.Id).ToListAsync(cancellationToken);
        }

        if (areas is null || (categories is not null && await CountAsync(categories, cancellationToken) < await CountAsync(areas, cancellationToken)))
        {
            rows = areas is null ? rows : Serving(areas, point);
            return await LeadAsync([.. categories!.Select(category => (category, rows))], cancellationToken);
        }

        rows = categories is null ? rows : For(categories);
        var circles = point is { } at ? Circle.CellsOf(at.Latitude, at.Longitude).Select(cell => (cell, Around(at))) : [];
        return await LeadAsync([.. areas.Select(area => (area, rows)), .. circles], cancellationToken);
    }

    // Counting stops where the answer no longer matters.
    private Task<int> CountAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
        db.OfferTerms.Where(term => terms.Contains(term.Term)).Take(MostCounted).CountAsync(cancellationToken);

    private IQueryable<Offer> For(IReadOnlyList<string> categories) =>
        rows.Where(row => db.OfferTerms.Any(term => term.OfferId == row.Id && categories.Contains(term.Term)));

    private IQueryable<Offer> Serving(IReadOnlyList<string> areas, DivisionPoint? point)
    {
        if (point is not { Latitude: var north, Longitude: var east })
        {
            return rows.Where(row => db.OfferTerms.Any(term => term.OfferId == row.Id && areas.Contains(term.Term)));
        }

        return rows.Where(row =>
            db.OfferTerms.Any(term => term.OfferId == row.Id && areas.Contains(term.Term))
            || (((row.Latitude - north) * (row.Latitude - north)) + ((row.Longitude - east) * row.Narrowing * ((row.Longitude - east) * row.Narrowing))) <= row.ReachSquared);
    }

    // The cell only says that the circle is near.
    private IQueryable<Offer> Around(DivisionPoint point)
    {
        var (north, east) = (point.Latitude, point.Longitude);
        return rows.Where(row =>
            (((row.Latitude - north) * (row.Latitude - north)) + ((row.Longitude - east) * row.Narrowing * ((row.Longitude - east) * row.Narrowing))) <= row.ReachSquared);
    }

    private Task<List<Guid>> LeadAsync(IEnumerable<(string Term, IQueryable<Offer> Rows)> leads, CancellationToken cancellationToken) => leads
        .Select(lead => db.OfferTerms.Where(term => term.Term == lead.Term && term.OfferId < after)
            .Join(lead.Rows, term => term.OfferId, row => row.Id, (term, row) => term.OfferId)
            .OrderByDescending(id => id).Take(take))
        .Aggregate((one, other) => one.Concat(other))
        .Distinct().OrderByDescending(id => id).Take(take).ToListAsync(cancellationToken);
}
