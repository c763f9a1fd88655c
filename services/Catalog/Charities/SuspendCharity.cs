using System.Text.RegularExpressions;
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

/// <summary>A charity is not asked any more. Its unanswered cards are recalled by matching; what it accepted is a coordinator's matter.</summary>
internal static partial class SuspendCharity
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/charities/{id:guid}/suspension", Handle)
        .WithName("SuspendCharity").WithSummary("The charity is not asked until it is verified again; with a reason on record.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<CatalogDbContext>().RetryConflicts<CatalogDbContext>();

    private static async Task<Results<Ok<CharityView>, Refusal>> Handle(
        Guid id, Contracts.Http.Catalog.SuspendCharity request, Actor actor, Jurisdiction jurisdiction, IfMatch ifMatch, IdempotencyKey key, CatalogDbContext db, ReferenceData reference, TimeProvider time, HttpContext http,
        CancellationToken cancellationToken)
    {
        // The reason travels in a message, so numbers of persons stay out.
        if (LongNumber().IsMatch(request.Reason!))
        {
            return FieldErrors.One("reason", "请勿填写电话、证件号等个人信息。", "Leave out phone and identity numbers and other personal data.");
        }

        if (await db.Charities.FindAsync([id], cancellationToken) is not { } charity || !jurisdiction.Covers(charity, reference))
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(charity.Version))
        {
            return Refusal.Stale();
        }

        var now = time.GetUtcNow();
        var changed = charity.Suspend(request.Reason!.Trim());
        var answer = TypedResults.Ok(charity.View(inside: true));
        http.Tag(charity.Version);
        if (changed)
        {
            db.Enqueue("charity/" + id, new CharitySuspended(charity.Facts(now, actor.Id)), now);
            db.Add(actor.Did("charity.suspended", "charity/" + id, charity.Reason!, now));
            key.Keep(db, answer, now);
            await db.SaveChangesAsync(cancellationToken);
        }

        return answer;
    }

    [GeneratedRegex(@"(\d[\s\-.·]?){7,}")]
    private static partial Regex LongNumber();
}
