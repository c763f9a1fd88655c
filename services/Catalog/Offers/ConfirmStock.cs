using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>The charity says that the stock is still there. Offers age: what nobody confirmed for long is asked about before it is promised.</summary>
internal static class ConfirmStock
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/confirmation", Handle)
        .WithName("ConfirmStock").WithSummary("The stock is still there; the offer is fresh again.")
        .RequireRoles(Roles.Charity).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static Task<Results<Ok<OfferView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, OfferDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key, check: null,
            (offer, now) =>
            {
                if (offer.State == OfferState.Withdrawn)
                {
                    return Step.Illegal;
                }

                offer.Confirm(now, actor.Id);
                return Step.Done;
            },
            offer => new OfferCapacityChanged(offer.Facts()), cancellationToken);
}
