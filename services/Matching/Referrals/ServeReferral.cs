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

/// <summary>What a charity reports after its yes: begun, paused, delivered, given back, failed.</summary>
internal static class ServeReferral
{
    private const int LatestReviewDays = 366;

    public static void Map(IEndpointRouteBuilder api)
    {
        // Each handler is named in its own call: the framework's validation only finds body types that stand there.
        Step(api.MapPost("/referrals/{id:guid}/start", Start), "StartService", "The charity reached the person and begins, or goes on after a pause.");
        Step(api.MapPost("/referrals/{id:guid}/hold", Hold), "HoldService", "The service pauses until a review date.");
        Step(api.MapPost("/referrals/{id:guid}/delivery", Deliver), "ReportDelivery", "The charity says that it delivered: a claim until the person confirms.");
        Step(api.MapPost("/referrals/{id:guid}/return", Return), "ReturnReferral", "The charity gives the need back; it goes to the next candidate.");
        Step(api.MapPost("/referrals/{id:guid}/failure", Fail), "FailReferral", "The service failed for good; the need goes to the next candidate.");
    }

    private static void Step(RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary)
        .RequireRoles(Roles.Charity).WithIdempotency<MatchingDbContext>().RetryConflicts<MatchingDbContext>();

    private static Task<Results<Ok<ReferralCard>, Refusal>> Start(
        Guid id, StartService request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(id, actor, ifMatch, key, (_, _) => null, (need, referral, moment) => need.Start(referral, moment), audit: null, cancellationToken);

    private static Task<Results<Ok<ReferralCard>, Refusal>> Hold(
        Guid id, HoldService request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return desk.TakeAsync(
            id, actor, ifMatch, key,
            (_, errors) =>
            {
                errors.Require(
                    request.ReviewAt > now && request.ReviewAt <= now.AddDays(LatestReviewDays), "reviewAt", "必须是将来一年以内的时间。", "Must be in the future, at most a year ahead.");
                return null;
            },
            (need, referral, moment) => need.PutOnHold(referral, request.ReviewAt!.Value, request.Reason, moment),
            audit: null, cancellationToken);
    }

    private static Task<Results<Ok<ReferralCard>, Refusal>> Deliver(
        Guid id, ReportDelivery request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key,
            (referral, errors) =>
            {
                var part = request.Extent == "part";
                errors.Require(!part || request.Quantity is not null, "quantity", "部分交付时必填。", "Say how much, where only a part was delivered.");
                errors.Require(
                    request.Quantity is not { } quantity || quantity <= referral.Quantity, "quantity", "不能超过已承诺的数量。", "Must not be more than was promised.");
                return null;
            },
            (need, referral, moment) => need.Deliver(referral, request.Extent!, request.Quantity ?? referral.Quantity, request.Evidence, moment),
            audit: null, cancellationToken);

    private static Task<Results<Ok<ReferralCard>, Refusal>> Return(
        Guid id, ReturnReferral request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key, (referral, errors) => Check(referral, request, reference.ReturnReasons, time, errors),
            (need, referral, moment) => need.Return(referral, request.Reason!, request.Text, moment), audit: null, cancellationToken);

    private static Task<Results<Ok<ReferralCard>, Refusal>> Fail(
        Guid id, ReturnReferral request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key, (referral, errors) => Check(referral, request, reference.FailureReasons, time, errors),
            (need, referral, moment) => need.Fail(referral, request.Reason!, request.Text, moment), audit: null, cancellationToken);

    private static Refusal? Check(Referral referral, ReturnReferral request, CodeTable<Reason> known, TimeProvider time, FieldErrors errors)
    {
        CodedReason.Check(request.Reason!, request.Text, known, time.GetUtcNow(), errors);
        // The person contradicted the charity: from there a coordinator leads on.
        return referral.State == ReferralState.Disputed ? Refusal.Illegal(Referral.Word(referral.State), referral.LegalSteps) : null;
    }
}
