using Contracts.Http.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Programs;

/// <summary>Clients of a charity's software. A secret stands once in the answer to the form that asked for it: in no address, no history and no cache.</summary>
internal static class ProgramDoors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var programs = endpoints.MapGroup("/programs").RequireAuthorization(new ForAttribute("charity"));
        programs.MapPost("", (IFormCollection form, ReferralApi api, HttpContext context) =>
            AskAsync("", new CreateClient(form["name"].ToString().Trim()), form["name"], api, context));
        programs.MapPost("/{clientId}/rotation", (string clientId, IFormCollection form, ReferralApi api, HttpContext context) =>
            AskAsync($"/{Uri.EscapeDataString(clientId)}/rotation", new RotateSecret(Typed.Whole(form["overlap"])), null, api, context));
        programs.MapPost("/{clientId}/revocation", RevokeAsync);
        // The address of a step that was answered with a page, read again: the secret is gone, the list is there.
        programs.MapGet("/{clientId}/{step:alpha}", () => TypedResults.LocalRedirect("/programs"));
    }

    private static async Task<IResult> AskAsync(string path, object body, string? name, ReferralApi api, HttpContext context)
    {
        var answer = await api.PostAsync<ClientWithSecret>("/api/identity/clients" + path, body, null, context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
        }

        return new RazorComponentResult(typeof(ProgramsAgain), new { answer.Problem, Made = answer.Value, Name = answer.Value is null ? name : null });
    }

    private static async Task<IResult> RevokeAsync(string clientId, IFormCollection form, ReferralApi api, HttpContext context)
    {
        // A browser asks for the second thought by itself; a click that comes without it is none.
        if (form["sure"].Count == 0)
        {
            return Results.LocalRedirect("/programs");
        }

        var answer = await api.PostAsync<object>($"/api/identity/clients/{Uri.EscapeDataString(clientId)}/revocation", new { }, null, context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(ProgramsAgain), new { Problem = problem });
        }

        return Results.LocalRedirect("/programs?done=revoked");
    }
}
