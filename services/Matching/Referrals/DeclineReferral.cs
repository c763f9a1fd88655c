using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>The charity says no with a coded reason; the need goes to the next candidate in the same save. Its ranking never suffers.</summary>
internal static class DeclineReferral
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/referrals/{id:guid}/decline", Handle)
        .WithName("DeclineReferral").WithSummary("The charity says no, without any penalty.")
        .RequireRoles(Roles.Charity).WithIdempotency<MatchingDbContext>().RetryConflicts<MatchingDbContext>();

    private static Task<Results<Ok<ReferralCard>, Refusal>> Handle(
        Guid id, Contracts.Http.Matching.DeclineReferral request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key,
            (_, errors) =>
            {
                CodedReason.Check(request.Reason!, request.Text, reference.DeclineReasons, time.GetUtcNow(), errors);
                return null;
            },
            (need, referral, moment) => need.Decline(referral, request.Reason!, request.Text, moment),
            audit: null, cancellationToken);
}
