using Contracts.Http.Catalog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Hotline;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Offers;

/// <summary>What a charity does with its offers: create, replace, pause, resume, confirm, withdraw. What is refused shows the page again with everything that was typed.</summary>
internal static class OfferDoors
{
    private static readonly string[] Steps = ["pause", "resumption", "confirmation", "withdrawal"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var offers = endpoints.MapGroup("/offers").RequireAuthorization(new ForAttribute("charity"));
        DeskDoors.MapCompletion(offers, groups: true);
        offers.MapPost("/new", (IFormCollection form, SaveOffer save, HttpContext context) => save.HandleAsync(null, form, context));
        offers.MapPost("/{id:guid}", (Guid id, IFormCollection form, SaveOffer save, HttpContext context) => save.HandleAsync(id, form, context));
        foreach (var step in Steps)
        {
            offers.MapPost("/{id:guid}/" + step, (Guid id, IFormCollection form, ReferralApi api, HttpContext context) => StepAsync(id, step, form, api, context));
        }

        // The address of a step that was answered with a page, read again.
        offers.MapGet("/{id:guid}/{step:alpha}", (Guid id) => TypedResults.LocalRedirect($"/offers/{id}"));
    }

    /// <summary>The charity of whoever is signed in.</summary>
    public static Guid? CharityOf(HttpContext context) => Guid.TryParse(context.User.FindFirst("charity_id")?.Value, out var charity) ? charity : null;

    private static async Task<IResult> StepAsync(Guid id, string step, IFormCollection form, ReferralApi api, HttpContext context)
    {
        // A browser asks for the second thought by itself; a click that comes without it is none.
        if (step == "withdrawal" && form["sure"].Count == 0)
        {
            return Results.LocalRedirect($"/offers/{id}");
        }

        var answer = await api.StepAsync<OfferView>(
            $"/api/catalog/offers/{id}/{step}", Typed.Id(form["key"])?.ToString(), Typed.Whole(form["version"]), context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(OfferAgain), new { Id = id, Problem = problem });
        }

        var back = Doors.Own(form["back"]);
        return Results.LocalRedirect(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(back == "/" ? $"/offers/{id}" : back, "done", step));
    }
}
