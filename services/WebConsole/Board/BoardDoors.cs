using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.SignIn;

namespace WebConsole.Board;

/// <summary>The rows of the board alone, and the stream that says when they moved.</summary>
internal static class BoardDoors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var board = endpoints.MapGroup("/board").RequireAuthorization(new ForAttribute("coordinator", "charity"));
        board.MapGet("/rows", (HttpRequest request) => new RazorComponentResult(typeof(BoardRows), new { Query = request.QueryString.Value }));
        board.MapGet("/stream", StreamAsync);
    }

    // Events pass through as they come; the browser's Last-Event-ID goes on where a broken line ended.
    private static async Task StreamAsync(string? division, ReferralApi api, HttpContext context)
    {
        using var answer = await api.OpenAsync("/api/tracking/stream" + QueryString.Create("division", division ?? ""), context.Request.Headers["Last-Event-ID"], context.RequestAborted);
        if (!answer.IsSuccessStatusCode)
        {
            context.Response.StatusCode = (int)answer.StatusCode;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception end) when (end is OperationCanceledException or HttpRequestException or IOException)
        {
            // The reader has gone, or the service stops: the browser connects again by itself.
        }
    }
}
