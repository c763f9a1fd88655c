using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Charity;

/// <summary>The steps of a charity, one form each. A step that is refused shows the card again with the reason; one that worked leads back to the list or the card.</summary>
internal static class CardDoors
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cards = endpoints.MapGroup("/cards").RequireAuthorization(new ForAttribute("charity"));
        cards.MapGet("/list", () => new RazorComponentResult<CardList>());
        Step(cards, "acceptance", form => new AcceptReferral(Typed.Whole(form["quantity"]), null));
        Step(cards, "decline", form => new DeclineReferral(form["reason"], Typed.Text(form["text"])));
        Step(cards, "start", _ => new StartService());
        Step(cards, "delivery", form => new ReportDelivery(form["extent"], Typed.Whole(form["quantity"]), Typed.Text(form["evidence"])));
        Step(cards, "return", form => new ReturnReferral(form["reason"], Typed.Text(form["text"])));
        // The address of a step that was answered with a page: read again, or come back to after a new sign-in, it is the card.
        cards.MapGet("/{id:guid}/{step:alpha}", (Guid id) => TypedResults.LocalRedirect($"/cards/{id}"));
        // The answer of the form itself, because the link is shown once.
        cards.MapPost("/{id:guid}/link", async (Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken) =>
        {
            var answer = await api.PostAsync<AnswerLink>($"/api/matching/referrals/{id}/answer-links", new MakeAnswerLink(form["purpose"]), null, cancellationToken);
            return new RazorComponentResult(typeof(CardAgain), new { Id = id, answer.Problem, Link = answer.Value });
        });
        // A post, because looking is on record: no link and no page loaded ahead may cause it.
        cards.MapPost("/{id:guid}/contact", async (Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken) =>
        {
            _ = form;
            var answer = await api.GetAsync<Contact>($"/api/intake/referrals/{id}/contact", cancellationToken);
            return new RazorComponentResult(typeof(CardAgain), new { Id = id, answer.Problem, Contact = answer.Value });
        });
    }

    private static void Step(IEndpointRouteBuilder cards, string step, Func<IFormCollection, object> body) => cards.MapPost("/{id:guid}/" + step,
        async Task<IResult> (Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken) =>
        {
            var answer = await api.PostAsync<ReferralCard>($"/api/matching/referrals/{id}/{step}", body(form), Typed.Id(form["key"])?.ToString(), cancellationToken);
            if (answer.Problem is { } problem)
            {
                context.Response.AnswerWith(problem);
                return new RazorComponentResult(typeof(CardAgain), new { Id = id, Problem = problem });
            }

            return Results.LocalRedirect(step == "decline" ? "/cards" : $"/cards/{id}");
        });
}
