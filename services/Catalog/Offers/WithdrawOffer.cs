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

/// <summary>The offer ends for good; what was promised stays promised.</summary>
internal static class WithdrawOffer
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/withdrawal", Handle)
        .WithName("WithdrawOffer").WithSummary("The offer ends for good; what was promised stays promised.")
        .RequireRoles(Roles.Charity).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static Task<Results<Ok<OfferView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, OfferDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(id, actor, ifMatch, key, check: null, (offer, now) => offer.Withdraw(now, actor.Id), offer => new OfferWithdrawn(offer.Facts()), cancellationToken);
}
