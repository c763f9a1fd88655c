using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Data;
using Matching.Referrals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Matching.AnswerLinks;

/// <summary>
/// The steps of a card by its link. The token travels in the body, never in an address, and stands for the caller: there is no other sign-in here. One that is changed, foreign, expired, taken back or
/// used up for the step is answered 404, all alike.
/// </summary>
internal static class AnswerByLink
{
    public static void Map(IEndpointRouteBuilder api)
    {
        // Each handler is named in its own call: the framework's validation only finds body types that stand there.
        Step(api.MapPost("/answer-links/card", Open), "OpenByLink", "The card of a link, and what the link is still good for.");
        Step(api.MapPost("/answer-links/acceptance", Accept), "AcceptByLink", "The yes; answers a link to report the delivery with.");
        Step(api.MapPost("/answer-links/decline", Decline), "DeclineByLink", "The no, without any penalty.");
        Step(api.MapPost("/answer-links/start", Start), "StartByLink", "The person was reached; the link stays good for the report.");
        Step(api.MapPost("/answer-links/delivery", Deliver), "ReportByLink", "Delivered: a claim until the person confirms.");
    }

    private static void Step(RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary).AllowAnonymous().RetryConflicts<MatchingDbContext>();

    private static async Task<Results<Ok<LinkedCard>, Refusal>> Open(OpenByLink request, LinkDesk desk, CancellationToken cancellationToken) =>
        await desk.FindAsync(request.Token!, cancellationToken) is { } link && await desk.ShowAsync(link, cancellationToken) is { } card ? TypedResults.Ok(card) : Refusal.NotFound();

    private static Task<Results<Ok<LinkedCard>, Refusal>> Accept(AcceptByLink request, IfMatch ifMatch, IdempotencyKey key, LinkDesk desk, CancellationToken cancellationToken) => desk.StepAsync(
        request.Token!, LinkPurpose.Answer, uses: true, ifMatch, key,
        (referral, errors) =>
        {
            errors.Require(request.Quantity is not { } quantity || !referral.IsOpen || quantity <= referral.Quantity, "quantity", "不能超过需求卡上的数量。", "Must not be more than the card asks for.");
            return null;
        },
        (need, referral, moment) => need.Accept(referral, request.Quantity ?? referral.Quantity, null, moment), thenReport: true, cancellationToken);

    private static Task<Results<Ok<LinkedCard>, Refusal>> Decline(
        DeclineByLink request, IfMatch ifMatch, IdempotencyKey key, LinkDesk desk, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken) => desk.StepAsync(
            request.Token!, LinkPurpose.Answer, uses: true, ifMatch, key,
            (_, errors) =>
            {
                CodedReason.Check(request.Reason!, request.Text, reference.DeclineReasons, time.GetUtcNow(), errors);
                return null;
            },
            (need, referral, moment) => need.Decline(referral, request.Reason!, request.Text, moment), thenReport: false, cancellationToken);

    private static Task<Results<Ok<LinkedCard>, Refusal>> Start(OpenByLink request, IfMatch ifMatch, IdempotencyKey key, LinkDesk desk, CancellationToken cancellationToken) => desk.StepAsync(
        request.Token!, LinkPurpose.Report, uses: false, ifMatch, key, (_, _) => null, (need, referral, moment) => need.Start(referral, moment), thenReport: false, cancellationToken);

    private static Task<Results<Ok<LinkedCard>, Refusal>> Deliver(ReportByLink request, IfMatch ifMatch, IdempotencyKey key, LinkDesk desk, CancellationToken cancellationToken) => desk.StepAsync(
        request.Token!, LinkPurpose.Report, uses: true, ifMatch, key,
        (referral, errors) =>
        {
            errors.Require(request.Extent != "part" || request.Quantity is not null, "quantity", "部分交付时必填。", "Say how much, where only a part was delivered.");
            errors.Require(request.Quantity is not { } quantity || quantity <= referral.Quantity, "quantity", "不能超过已承诺的数量。", "Must not be more than was promised.");
            return null;
        },
        (need, referral, moment) => need.Deliver(referral, request.Extent!, request.Quantity ?? referral.Quantity, request.Evidence, moment), thenReport: false, cancellationToken);
}
