using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Cases;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Calls;

/// <summary>The steps of a call-back, one form each. What is answered leads back to the call while there is more to ask, else to the queue.</summary>
internal static class CallDoors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var calls = endpoints.MapGroup("/calls").RequireAuthorization(new ForAttribute("hotline", "coordinator"));
        calls.MapPost("/next", NextAsync);
        calls.MapPost("/letting-go", async (IFormCollection form, ReferralApi api, CancellationToken cancellationToken) =>
        {
            _ = form;
            var answer = await api.PostAsync<object>("/api/intake/follow-ups/letting-go", new { }, null, cancellationToken);
            return answer.Problem is null ? Results.LocalRedirect("/calls") : new RazorComponentResult(typeof(QueueAgain), new { answer.Problem });
        });
        calls.MapPost("/{id:guid}/number", NumberAsync);
        Step(calls, "consent", (id, form) => form["kinds"].ToString() is { Length: > 0 } kinds
            ? ($"/api/intake/cases/{id}/consents", new RecordConsent(Typed.Id(form["charity"]), "aid", kinds.Split(','), "call", form["givenBy"], CaseDoors.TextVersion, null))
            : ($"/api/intake/cases/{id}/refusals", new RefuseConsent(Typed.Id(form["charity"]), "call", form["givenBy"])));
        // The desk's part ends with the answer; that the referral moved is heard of a moment later.
        Step(calls, "outcome", (_, form) => ($"/api/matching/referrals/{Typed.Id(form["referral"])}/confirmation", Outcome(form)), Done);
        Step(calls, "dispute", (_, form) => ($"/api/matching/referrals/{Typed.Id(form["referral"])}/dispute", new DisputeOutcome(Typed.Text(form["text"]))), Done);
        Step(calls, "done", Done);
        calls.MapPost("/{id:guid}/unreachable", UnreachableAsync);
        // The address of a step that was answered with a page, read again or come back to after a new sign-in.
        calls.MapGet("/next", () => TypedResults.LocalRedirect("/calls"));
        calls.MapGet("/letting-go", () => TypedResults.LocalRedirect("/calls"));
        calls.MapGet("/{id:guid}/{step:alpha}", (Guid id) => TypedResults.LocalRedirect($"/calls/{id}"));
    }

    private static async Task<IResult> NextAsync(IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        _ = form;
        var answer = await api.PostAsync<HeldCall>("/api/intake/follow-ups/next", new { }, null, cancellationToken);
        return answer switch
        {
            { Problem: { } problem } => new RazorComponentResult(typeof(QueueAgain), new { Problem = problem }),
            { Value: { } call } => Results.LocalRedirect($"/calls/{call.CaseId}"),
            _ => Results.LocalRedirect("/calls?nobody=yes"),
        };
    }

    // The answer of the form itself: what is in the clear is in no address and in no history.
    private static async Task<IResult> NumberAsync(Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        _ = form;
        var masked = (await api.GetAsync<CaseView>($"/api/intake/cases/{id}", cancellationToken)).Value?.Masked ?? [];
        var answer = await api.PostAsync<UnmaskedCase>($"/api/intake/cases/{id}/unmasking", new UnmaskCase([.. masked.Intersect(CallPage.ToCall)], "callBack", null), null, cancellationToken);
        return new RazorComponentResult(typeof(CallAgain), new { Id = id, answer.Problem, Clear = answer.Value });
    }

    private static ConfirmOutcome Outcome(IFormCollection form) => new(form["outcome"], null, "call", form["outcome"] == "D2" ? Typed.Whole(form["quantity"]) : null);

    private static (string Path, object Body) Done(Guid id, IFormCollection form) => ($"/api/intake/follow-ups/{Typed.Id(form["call"])}/completion", new CompleteFollowUp("done", null));

    private static void Step(IEndpointRouteBuilder calls, string step, params Func<Guid, IFormCollection, (string Path, object Body)>[] parts) => calls.MapPost("/{id:guid}/" + step,
        async Task<IResult> (Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken) =>
        {
            foreach (var part in parts)
            {
                var (path, body) = part(id, form);
                var answer = await api.PostAsync<object>(path, body, Typed.Id(form["key"])?.ToString(), cancellationToken);
                if (answer.Problem is { } problem)
                {
                    return Again(id, problem, context);
                }
            }

            return Results.LocalRedirect(await OwnAsync(api, cancellationToken) is [var next, ..] ? $"/calls/{next.CaseId}" : "/calls");
        });

    private static async Task<IResult> UnreachableAsync(Guid id, IFormCollection form, ReferralApi api, TimeProvider time, HttpContext context, CancellationToken cancellationToken)
    {
        var hours = Typed.Whole(form["hours"]) is { } wish and > 0 ? wish : 4;
        foreach (var item in await OwnAsync(api, cancellationToken))
        {
            var answer = await api.PostAsync<object>($"/api/intake/follow-ups/{item.Id}/completion", new CompleteFollowUp("unreachable", time.GetUtcNow().AddHours(hours)), null, cancellationToken);
            if (answer.Problem is { } problem)
            {
                return Again(id, problem, context);
            }
        }

        return Results.LocalRedirect("/calls");
    }

    private static async Task<IReadOnlyList<FollowUpView>> OwnAsync(ReferralApi api, CancellationToken cancellationToken) =>
        (await api.GetAsync<Page<FollowUpView>>("/api/intake/follow-ups?mine=true", cancellationToken)).Value?.Items ?? [];

    private static RazorComponentResult Again(Guid id, Problem problem, HttpContext context)
    {
        context.Response.AnswerWith(problem);
        return new RazorComponentResult(typeof(CallAgain), new { Id = id, Problem = problem });
    }
}
