using Contracts.Http.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Webhooks;

/// <summary>The steps of a charity's webhooks, one form each. A secret stands once in the answer to the form that asked for it: in no address, no history and no cache. Each takes its form, even where nothing of it is read: only then is it asked whether the form is ours.</summary>
internal static class WebhookDoors
{
    private const string Service = "/api/notifications/webhooks";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var webhooks = endpoints.MapGroup("/webhooks").RequireAuthorization(new ForAttribute("charity"));
        webhooks.MapPost("", (IFormCollection form, ReferralApi api, HttpContext context) =>
        {
            var asked = new RegisterWebhook(form["url"].ToString().Trim(), [.. form["events"].OfType<string>()], Typed.Text(form["description"]));
            return AskAsync(Service, asked, asked, Typed.Text(form["key"]), api, context);
        });
        webhooks.MapPost("/{id:guid}/secret", (Guid id, IFormCollection _, ReferralApi api, HttpContext context) => AskAsync($"{Service}/{id}/secret", new { }, null, null, api, context));
        foreach (var step in (string[])["pause", "resumption", "test"])
        {
            webhooks.MapPost($"/{{id:guid}}/{step}", (Guid id, IFormCollection _, ReferralApi api, HttpContext context) => StepAsync(id, $"{Service}/{id}/{step}", step, api, context));
        }

        webhooks.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/redelivery", (Guid id, Guid deliveryId, IFormCollection _, ReferralApi api, HttpContext context) =>
            StepAsync(id, $"{Service}/{id}/deliveries/{deliveryId}/redelivery", "redelivery", api, context));
        webhooks.MapPost("/{id:guid}/change", ChangeAsync);
        webhooks.MapPost("/{id:guid}/deletion", DeleteAsync);
        // The address of a step that was answered with a page, read again: the secret is gone, the webhook is there.
        webhooks.MapGet("/{id:guid}/{step:alpha}", (Guid id) => TypedResults.LocalRedirect($"/webhooks/{id}"));
    }

    private static async Task<IResult> AskAsync(string path, object body, RegisterWebhook? asked, string? key, ReferralApi api, HttpContext context)
    {
        var answer = await api.PostAsync<WebhookWithSecret>(path, body, key, context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
        }

        return new RazorComponentResult(typeof(WebhooksAgain), new { answer.Problem, Made = answer.Value, Asked = answer.Value is null ? asked : null });
    }

    private static async Task<IResult> StepAsync(Guid id, string path, string step, ReferralApi api, HttpContext context)
    {
        var answer = await api.PostAsync<object>(path, new { }, null, context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(WebhooksAgain), new { Problem = problem });
        }

        return Results.LocalRedirect($"/webhooks/{id}?done={step}");
    }

    private static async Task<IResult> ChangeAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context)
    {
        var asked = new ReplaceWebhook(form["url"].ToString().Trim(), [.. form["events"].OfType<string>()], Typed.Text(form["description"]));
        var answer = await api.PutAsync<WebhookView>($"{Service}/{id}", asked, Typed.Whole(form["version"]), context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(WebhookAgain), new { Id = id, Problem = problem, Asked = asked });
        }

        return Results.LocalRedirect($"/webhooks/{id}?done=change");
    }

    private static async Task<IResult> DeleteAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context)
    {
        // A browser asks for the second thought by itself; a click that comes without it is none.
        if (form["sure"].Count == 0)
        {
            return Results.LocalRedirect($"/webhooks/{id}");
        }

        var answer = await api.DeleteAsync($"{Service}/{id}", context.RequestAborted);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(WebhooksAgain), new { Problem = problem });
        }

        return Results.LocalRedirect("/webhooks?done=deleted");
    }
}
