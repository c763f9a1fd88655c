using Contracts.Http.Matching;
using Matching.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>The charity says yes: the hold becomes a promise, the other cards of the need are recalled in the same save.</summary>
internal static class AcceptReferral
{
    private const int LatestContactDays = 90;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/referrals/{id:guid}/acceptance", Handle)
        .WithName("AcceptReferral").WithSummary("The charity says yes; 409 already-taken, expired or recalled when it is too late.")
        .RequireRoles(Roles.Charity).WithIdempotency<MatchingDbContext>().RetryConflicts<MatchingDbContext>();

    private static Task<Results<Ok<ReferralCard>, Refusal>> Handle(
        Guid id, Contracts.Http.Matching.AcceptReferral request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return desk.TakeAsync(
            id, actor, ifMatch, key,
            (referral, errors) =>
            {
                errors.Require(
                    request.Quantity is not { } quantity || !referral.IsOpen || quantity <= referral.Quantity, "quantity",
                    "不能超过需求卡上的数量。", "Must not be more than the card asks for.");
                errors.Require(
                    request.ContactBy is not { } by || (by > now && by <= now.AddDays(LatestContactDays)), "contactBy",
                    $"必须是将来的时间，且在 {LatestContactDays} 天以内。", $"Must be in the future, at most {LatestContactDays} days ahead.");
                return null;
            },
            (need, referral, moment) => request.ConflictOfInterest
                ? need.Decline(referral, Declines.ConflictOfInterest, null, moment)
                : need.Accept(referral, request.Quantity ?? referral.Quantity, request.ContactBy, moment),
            audit: null, cancellationToken);
    }
}
