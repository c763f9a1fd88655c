using Contracts.Http.Matching;
using Matching.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>The person has the last word: confirmed, disputed, and what a coordinator makes of a dispute.</summary>
internal static class JudgeReferral
{
    public static void Map(IEndpointRouteBuilder api)
    {
        Step(api.MapPost("/referrals/{id:guid}/confirmation", Confirm), "ConfirmOutcome", "The person says what arrived, by call, code or visit; a part that did not is open again.", Roles.Hotline, Roles.Coordinator, Roles.Field);
        Step(api.MapPost("/referrals/{id:guid}/dispute", Dispute), "DisputeOutcome", "The person contradicts the charity's claim; a coordinator decides.", Roles.Hotline, Roles.Coordinator, Roles.Field);
        Step(api.MapPost("/referrals/{id:guid}/resolution", Resolve), "ResolveDispute", "A coordinator decides a dispute: confirmed, returned or failed.", Roles.Coordinator);
    }

    private static void Step(RouteHandlerBuilder route, string name, string summary, params string[] roles) => route.WithName(name).WithSummary(summary)
        .RequireRoles(roles).WithIdempotency<MatchingDbContext>().RetryConflicts<MatchingDbContext>();

    private static Task<Results<Ok<ReferralCard>, Refusal>> Confirm(
        Guid id, ConfirmOutcome request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key,
            // From a dispute the way leads through its resolution, by a coordinator.
            (referral, errors) => referral.State == ReferralState.Disputed
                ? Refusal.Illegal(Referral.Word(referral.State), referral.LegalSteps)
                : CheckQuantity(request.Outcome!, request.Quantity, referral, errors) ?? CheckCode(request, referral, errors),
            (need, referral, moment) => need.Confirm(
                referral, request.Outcome!, Arrived(request.Outcome!, request.Quantity, referral), request.Satisfaction, request.By!, moment),
            ("referral.confirm", request.Outcome + " by " + request.By), cancellationToken);

    private static Task<Results<Ok<ReferralCard>, Refusal>> Dispute(
        Guid id, DisputeOutcome request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key,
            (_, _) => null,
            (need, referral, moment) => need.Dispute(referral, request.Text, moment),
            ("referral.dispute", "contradicted by the person"), cancellationToken);

    private static Task<Results<Ok<ReferralCard>, Refusal>> Resolve(
        Guid id, ResolveDispute request, Actor actor, IfMatch ifMatch, IdempotencyKey key, StepDesk desk, CancellationToken cancellationToken) =>
        desk.TakeAsync(
            id, actor, ifMatch, key,
            (referral, errors) =>
            {
                var confirmed = request.Result == "confirmed";
                errors.Require(!confirmed || request.Outcome is not null, "outcome", "确认时必填。", "An outcome is needed where the delivery is confirmed.");
                var same = referral.State != ReferralState.Disputed && Referral.Word(referral.State) == request.Result;
                return referral.State != ReferralState.Disputed && !same ? Refusal.Illegal(Referral.Word(referral.State), referral.LegalSteps)
                    : confirmed && errors.None ? CheckQuantity(request.Outcome!, request.Quantity, referral, errors)
                    : null;
            },
            (need, referral, moment) => request.Result switch
            {
                "confirmed" => need.Confirm(referral, request.Outcome!, Arrived(request.Outcome!, request.Quantity, referral), null, "resolution", moment),
                "returned" => need.Return(referral, "other", request.Text, moment),
                _ => need.Fail(referral, "notDelivered", request.Text, moment),
            },
            ("referral.resolve", request.Result + ": " + request.Text![..Math.Min(request.Text!.Length, 250)]), cancellationToken);

    private static Refusal? CheckQuantity(string outcome, int? quantity, Referral referral, FieldErrors errors)
    {
        errors.Require(
            quantity is not { } units || units <= referral.Quantity, "quantity", "不能超过已承诺的数量。", "Must not be more than was promised.");
        errors.Require(
            outcome != "D2" || quantity is not null || referral.Outcome is not null || referral.Delivered < referral.Quantity, "quantity",
            "部分提供时必须填写实际数量。", "Say how much arrived, where it was only a part.");
        return null;
    }

    // What else is wrong is said first, so that it costs no try. A confirmation that is there already is repeated without one.
    private static Refusal? CheckCode(ConfirmOutcome request, Referral referral, FieldErrors errors)
    {
        if (request.By == "code" && errors.None && referral.State == ReferralState.Delivered)
        {
            errors.Require(
                request.Code is { } code && referral.IsToldBy(code.Replace(" ", "", StringComparison.Ordinal)), "code",
                "确认码不对或已多次输错；请改用入户或电话确认。", "This code is wrong, or too many were; confirm by visit or call instead.");
        }

        return null;
    }

    /// <summary>Units that arrived: all of the promise, or for a part what was said, or what the charity claimed.</summary>
    private static int Arrived(string outcome, int? quantity, Referral referral) =>
        outcome != "D2" || referral.Outcome == "D2" ? quantity is { } same && outcome == "D2" ? same : referral.Quantity
        : quantity ?? referral.Delivered ?? referral.Quantity;
}
