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

/// <summary>Nobody new is asked; what is out or promised stays.</summary>
internal static class PauseOffer
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/pause", Handle)
        .WithName("PauseOffer").WithSummary("The offer takes no new referrals for now.")
        .RequireRoles(Roles.Charity).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static Task<Results<Ok<OfferView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, OfferDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(id, actor, ifMatch, key, check: null, (offer, now) => offer.Pause(now, actor.Id), offer => new OfferPaused(offer.Facts()), cancellationToken);
}
