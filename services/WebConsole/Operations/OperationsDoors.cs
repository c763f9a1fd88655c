using Contracts.Http.Operations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Operations;

/// <summary>The operator's verbs for what came to its end: try one or many again, give one up. One that was refused shows the letter with what to do.</summary>
internal static class OperationsDoors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var operations = endpoints.MapGroup("/operations").RequireAuthorization(new ForAttribute("operator"));
        operations.MapGet("/list", (HttpRequest request) => new RazorComponentResult(typeof(Letters), new { request.Query }));
        operations.MapPost("/replay", ReplayManyAsync);
        operations.MapPost("/{module:alpha}/{id:guid}/replay", (string module, Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken) =>
            ActAsync(module, id, "replay", new { }, api, context, cancellationToken));
        operations.MapPost("/{module:alpha}/{id:guid}/discard", (string module, Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken) =>
            ActAsync(module, id, "discard", new DiscardDeadLetter(form["reason"].ToString().Trim()), api, context, cancellationToken));
        // The address of a step that was answered with a page, read again.
        operations.MapGet("/replay", () => TypedResults.LocalRedirect("/operations"));
        operations.MapGet("/{module:alpha}/{id:guid}/{step:alpha}", (string module, Guid id) => TypedResults.LocalRedirect($"/operations/{module}/{id}"));
    }

    private static async Task<IResult> ReplayManyAsync(IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        var (sent, refused, left, fault) = (0, 0, 0, (Problem?)null);
        foreach (var module in Modules.All.Where(module => form["module"].ToString() is not { Length: > 0 } only || only == module))
        {
            var answer = await api.PostAsync<ReplayedDeadLetters>($"/api/{module}/dead-letters/replay", new ReplayDeadLetters(Typed.Text(form["kind"]), Typed.Text(form["name"]), Typed.Text(form["error"])), null, cancellationToken);
            (sent, refused, left, fault) = (sent + (answer.Value?.Replayed ?? 0), refused + (answer.Value?.Refused ?? 0), left + (answer.Value?.Left ?? 0), fault ?? answer.Problem);
        }

        return fault is null
            ? Results.LocalRedirect($"/operations?sent={sent}&refused={refused}&left={left - refused}")
            : new RazorComponentResult(typeof(OperationsAgain), new { Problem = fault });
    }

    private static async Task<IResult> ActAsync(
        string module, Guid id, string step, object body, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        if (!Modules.All.Contains(module))
        {
            return Results.LocalRedirect("/operations");
        }

        var answer = await api.PostAsync<object>($"/api/{module}/dead-letters/{id}/{step}", body, null, cancellationToken);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(LetterAgain), new { Module = module, Id = id, Problem = problem });
        }

        return Results.LocalRedirect(step == "replay" ? "/operations?sent=1&refused=0" : "/operations?discarded=1");
    }
}
