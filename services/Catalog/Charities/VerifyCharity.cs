using Catalog.Data;
using Contracts.Http.Catalog;
using Contracts.Messages.Catalog;
using Contracts.Reference;
using Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Catalog.Charities;

/// <summary>A coordinator has checked the registration: from now on the charity is asked. Also ends a suspension.</summary>
internal static class VerifyCharity
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/charities/{id:guid}/verification", Handle)
        .WithName("VerifyCharity").WithSummary("A coordinator checked the charity; only verified charities are asked.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static async Task<Results<Ok<CharityView>, Refusal>> Handle(
        Guid id, Contracts.Http.Catalog.VerifyCharity? request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, CatalogDbContext db, ReferenceData reference, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        if (await db.Charities.FindAsync([id], cancellationToken) is not { } charity || !jurisdiction.Covers(charity, reference))
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(charity.Version))
        {
            return Refusal.Stale();
        }

        var now = time.GetUtcNow();
        var changed = charity.Verify(now);
        var answer = TypedResults.Ok(charity.View(inside: true));
        http.Tag(charity.Version);
        if (changed)
        {
            db.Enqueue("charity/" + id, new CharityVerified(charity.Facts(now, actor.Id)), now);
            db.Add(actor.Did("charity.verified", "charity/" + id, request?.Text ?? "registration checked", now));
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }
}
