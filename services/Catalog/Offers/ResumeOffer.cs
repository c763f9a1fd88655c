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

/// <summary>A paused offer takes referrals again, which says that the stock is there.</summary>
internal static class ResumeOffer
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/offers/{id:guid}/resumption", Handle)
        .WithName("ResumeOffer").WithSummary("A paused offer takes referrals again.")
        .RequireRoles(Roles.Charity).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static Task<Results<Ok<OfferView>, Refusal>> Handle(
        Guid id, Actor actor, IfMatch ifMatch, IdempotencyKey key, OfferDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(id, actor, ifMatch, key, (_, charity, _) => OfferDesk.NotSuspended(charity), (offer, now) => offer.Resume(now, actor.Id), offer => new OfferResumed(offer.Facts()), cancellationToken);
}
