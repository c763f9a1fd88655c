using Contracts.Http.Intake;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Cases;

/// <summary>Leave to see a minor's data, on the page of the case: asked for, taken at once where life is in danger, decided by a second person, and told to whoever answers for it.</summary>
internal static class ApprovalDoors
{
    /// <summary>The purpose that waits for nobody, a code of <c>unmaskPurposes</c>.</summary>
    public const string DangerToLife = "dangerToLife";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cases = endpoints.MapGroup("/cases/{id:guid}").RequireAuthorization(new ForAttribute("hotline", "coordinator"));
        cases.MapPost("/asking", AskAsync);
        cases.MapPost("/danger", DangerAsync);
        cases.MapPost("/told", TellAsync);
        endpoints.MapPost("/cases/{id:guid}/decision", DecideAsync).RequireAuthorization(new ForAttribute("coordinator"));
    }

    private static async Task<IResult> AskAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var wish = new AskApproval(Typed.Text(form["purpose"]));
        var answer = await api.PostAsync<ApprovalView>($"/api/intake/cases/{id}/approvals", wish, Typed.Id(form["key"])?.ToString(), cancellationToken);
        return answer.Problem is { } problem ? Again(id, problem, context, asked: wish) : Results.LocalRedirect($"/cases/{id}#approvals");
    }

    // What was wanted is shown in the same answer: in danger to life nobody asks twice.
    private static async Task<IResult> DangerAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var asked = new AskApproval(DangerToLife, Typed.Text(form["reason"]), Typed.Text(form["responsible"]));
        var wish = new UnmaskCase([.. form["field"].OfType<string>()], DangerToLife, null);
        var answer = await api.PostAsync<ApprovalView>($"/api/intake/cases/{id}/approvals", asked, Typed.Id(form["key"])?.ToString(), cancellationToken);
        if (answer.Problem is { } problem)
        {
            return Again(id, problem, context, asked, wish);
        }

        if (wish.Fields is not { Count: > 0 })
        {
            return Results.LocalRedirect($"/cases/{id}#approvals");
        }

        var shown = await api.PostAsync<UnmaskedCase>($"/api/intake/cases/{id}/unmasking", wish, null, cancellationToken);
        return shown.Problem is { } shut ? Again(id, shut, context, wish: wish) : new RazorComponentResult(typeof(CaseAgain), new { Id = id, Clear = shown.Value });
    }

    private static Task<IResult> DecideAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken) =>
        StepAsync(id, $"/api/intake/approvals/{Typed.Id(form["approval"])}/decision", new DecideApproval(form["outcome"]), form, api, context, cancellationToken);

    private static Task<IResult> TellAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context, TimeProvider time, CancellationToken cancellationToken) =>
        StepAsync(
            id, $"/api/intake/follow-ups/{Typed.Id(form["call"])}/completion",
            Typed.Whole(form["hours"]) is { } hours and > 0 ? new CompleteFollowUp("unreachable", time.GetUtcNow().AddHours(hours)) : new CompleteFollowUp("done", null), form, api, context, cancellationToken);

    private static async Task<IResult> StepAsync(Guid id, string path, object body, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var answer = await api.PostAsync<object>(path, body, Typed.Id(form["key"])?.ToString(), cancellationToken);
        return answer.Problem is { } problem ? Again(id, problem, context) : Results.LocalRedirect($"/cases/{id}#approvals");
    }

    private static RazorComponentResult Again(Guid id, Problem problem, HttpContext context, AskApproval? asked = null, UnmaskCase? wish = null)
    {
        context.Response.AnswerWith(problem);
        return new RazorComponentResult(typeof(CaseAgain), new { Id = id, Problem = problem, Asked = asked, Wish = wish });
    }
}
