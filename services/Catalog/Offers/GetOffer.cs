using Catalog.Charities;
using Catalog.Data;
using Contracts.Http.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>One offer. Offers of other charities may be read; what is promised of them not.</summary>
internal static class GetOffer
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/offers/{id:guid}", Handle)
        .WithName("GetOffer").WithSummary("One offer.");

    private static async Task<Results<Ok<OfferView>, Refusal>> Handle(Guid id, Actor actor, CatalogDbContext db, HttpContext http, CancellationToken cancellationToken)
    {
        var found = await db.Offers.AsNoTracking().Where(row => row.Id == id)
            .Join(db.Charities.AsNoTracking(), offer => offer.CharityId, charity => charity.Id, (offer, charity) => new { offer, charity })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Refusal.NotFound();
        }

        var use = GetCharity.Inside(actor, found.charity.Id)
            ? await db.OfferUses.AsNoTracking().SingleOrDefaultAsync(row => row.OfferId == id, cancellationToken) ?? new OfferUse { OfferId = id }
            : null;
        http.Tag(found.offer.Version);
        return TypedResults.Ok(found.offer.View(found.charity, use?.View));
    }
}
