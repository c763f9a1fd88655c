using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Offers;

/// <summary>More or less capacity, never less than what is promised. Matching has the last word: what it promised since is recalled there, newest first.</summary>
internal static class ChangeCapacity
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPatch("/offers/{id:guid}/capacity", Handle)
        .WithName("ChangeCapacity").WithSummary("Change the capacity; below what is promised: 409 capacity-promised with held, committed and minimum.")
        .RequireRoles(Roles.Charity).RetryConflicts<CatalogDbContext>();

    private static Task<Results<Ok<OfferView>, Refusal>> Handle(
        Guid id, Contracts.Http.Catalog.ChangeCapacity request, Actor actor, IfMatch ifMatch, OfferDesk desk, ReferenceData reference, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (request.Refill is { } refill && !reference.IsUsable("refills", refill, today))
        {
            return Task.FromResult<Results<Ok<OfferView>, Refusal>>(FieldErrors.One("refill", "未知的补充周期。", "This refill period is not known."));
        }

        return desk.TakeAsync(
            id, actor, ifMatch, key: null,
            (offer, _, use) => offer.State != OfferState.Withdrawn && request.Total < use.Minimum && request.Total < offer.Content.CapacityTotal ? CatalogProblems.Promised(use) : null,
            (offer, now) =>
            {
                if (offer.State == OfferState.Withdrawn)
                {
                    return Step.Illegal;
                }

                var content = offer.Content with { CapacityTotal = request.Total!.Value, Refill = request.Refill ?? offer.Content.Refill };
                return offer.Replace(content, now, actor.Id) ? Step.Done : Step.Repeated;
            },
            offer => new OfferCapacityChanged(offer.Facts()), cancellationToken);
    }
}
