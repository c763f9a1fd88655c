using Contracts.Http.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;

namespace WebConsole.ByLink;

/// <summary>
/// A card on a phone, without an account. The address is <c>/answer#token</c>: what stands behind # no browser sends anywhere. The page posts it once, gets a cookie for it, and goes on without it.
/// </summary>
internal static class ByLinkDoors
{
    public const string Path = "/answer";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var link = endpoints.MapGroup(Path).AllowAnonymous();
        link.MapPost("/open", async (IFormCollection form, ReferralApi api, LinkCookie cookie, HttpContext context, CancellationToken cancellationToken) =>
        {
            var token = form["token"].ToString().Trim();
            // Whoever pastes the whole address means the part behind #.
            token = token[(token.LastIndexOf('#') + 1)..];
            return await GoOnAsync(context, cookie, token, await api.PostAsync<LinkedCard>("/api/matching/answer-links/card", new OpenByLink(token), null, cancellationToken));
        });
        Step(link, "acceptance", (token, form) => new AcceptByLink(token, Typed.Whole(form["quantity"])));
        Step(link, "decline", (token, form) => new DeclineByLink(token, form["reason"], Typed.Text(form["text"])));
        Step(link, "start", (token, _) => new OpenByLink(token));
        Step(link, "delivery", (token, form) => new ReportByLink(token, form["extent"], Typed.Whole(form["quantity"]), Typed.Text(form["evidence"])));
        link.MapGet("/{step:alpha}", (string step) => TypedResults.LocalRedirect(step == "open" ? Path : Path + "/card"));
    }

    private static void Step(IEndpointRouteBuilder link, string step, Func<string, IFormCollection, object> body) => link.MapPost("/" + step,
        async Task<IResult> (IFormCollection form, ReferralApi api, LinkCookie cookie, HttpContext context, CancellationToken cancellationToken) => cookie.Of(context) is { } token
            ? await GoOnAsync(context, cookie, token, await api.PostAsync<LinkedCard>("/api/matching/answer-links/" + step, body(token, form), null, cancellationToken))
            : Results.LocalRedirect(Path));

    private static Task<IResult> GoOnAsync(HttpContext context, LinkCookie cookie, string token, Answer<LinkedCard> answer)
    {
        if (answer.Value is { } card)
        {
            // After a yes the page goes on with the link for the report; the answer is used up.
            cookie.Keep(context, card.Report?.Token ?? token);
            return Task.FromResult(Results.LocalRedirect(Path + "/card"));
        }

        var problem = answer.Problem!;
        context.Response.AnswerWith(problem);
        return Task.FromResult<IResult>(problem.Status is 400 or 409
            ? new RazorComponentResult(typeof(ByLinkAgain), new { Problem = problem })
            : new RazorComponentResult(typeof(LinkAgain), new { Problem = problem.Status == 404 ? null : problem }));
    }
}
