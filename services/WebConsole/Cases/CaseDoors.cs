using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Contracts.Http.Tracking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Cases;

/// <summary>What moves on the page of a case, and the consents that are given while the caller is on the line.</summary>
internal static class CaseDoors
{
    /// <summary>Version of the sentence that the page of a case gives to read out.</summary>
    public const string TextVersion = "console-1";

    private const int CandidatesShown = 4;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cases = endpoints.MapGroup("/cases/{id:guid}").RequireAuthorization(new ForAttribute("hotline", "coordinator"));
        cases.MapGet("/progress", async (Guid id, ReferralApi api, CancellationToken cancellationToken) =>
            new RazorComponentResult(typeof(Progress), new { Case = id, State = await StateAsync(id, api, cancellationToken) }));
        cases.MapPost("/consents", AgreeAsync);
        cases.MapPost("/unmasking", UnmaskAsync);
        cases.MapGet("/why/{referral:guid}", async (Guid referral, ReferralApi api, CancellationToken cancellationToken) =>
            new RazorComponentResult(typeof(WhyThis), new { Card = (await api.GetAsync<ReferralCard>($"/api/matching/referrals/{referral}", cancellationToken)).Value }));
        // The address of a step that was answered with a page: read again, or come back to after a new sign-in, it is the page of the case.
        cases.MapGet("/{step:alpha}", (Guid id) => TypedResults.LocalRedirect($"/cases/{id}"));
        endpoints.MapPost("/cases/{id:guid}/referrals", ReferAsync).RequireAuthorization(new ForAttribute("coordinator"));
        endpoints.MapPost("/cases/{id:guid}/resolution", ResolveAsync).RequireAuthorization(new ForAttribute("coordinator"));
        endpoints.MapPost("/cases/{id:guid}/link", LinkAsync).RequireAuthorization(new ForAttribute("coordinator"));
    }

    /// <summary>Where the needs of a case stand, who was asked and who could be asked next.</summary>
    public static async Task<CaseState> StateAsync(Guid id, ReferralApi api, CancellationToken cancellationToken)
    {
        var (timeline, cards) = (api.GetAsync<CaseTimeline>($"/api/tracking/cases/{id}/timeline", cancellationToken), api.GetAsync<Page<ReferralCard>>($"/api/matching/referrals?caseId={id}", cancellationToken));
        var (told, asked) = (await timeline, await cards);
        var needs = told.Value?.Next.Where(item => item.Kind == "need").ToList() ?? [];
        var candidates = await Task.WhenAll(needs.Select(async need =>
            (need.Id, await api.GetAsync<CandidateList>($"/api/matching/needs/{need.Id}/candidates?top={CandidatesShown}", cancellationToken))));
        return new CaseState(told.Value, asked.Value?.Items ?? [], candidates.ToDictionary(pair => pair.Id, pair => pair.Item2.Value), told.Problem ?? asked.Problem);
    }

    private static async Task<IResult> LinkAsync(Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(form["referral"], out var referral))
        {
            return Results.LocalRedirect($"/cases/{id}");
        }

        var answer = await api.PostAsync<AnswerLink>($"/api/matching/referrals/{referral}/answer-links", new MakeAnswerLink(form["purpose"]), null, cancellationToken);
        return new RazorComponentResult(typeof(CaseAgain), new { Id = id, answer.Problem, Link = answer.Value });
    }

    private static async Task<IResult> ReferAsync(Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        var wish = new ReferByHand(Typed.Id(form["need"]), Typed.Id(form["offer"]), Typed.Text(form["reason"]));
        var answer = await api.PostAsync<ReferralCard>("/api/matching/referrals", wish, Typed.Id(form["key"])?.ToString(), cancellationToken);
        return answer.Problem is null ? Results.LocalRedirect($"/cases/{id}") : new RazorComponentResult(typeof(CaseAgain), new { Id = id, answer.Problem });
    }

    // "confirmed D1", "returned", "failed": one button is one decision.
    private static async Task<IResult> ResolveAsync(Guid id, IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var decision = form["decision"].ToString().Split(' ');
        var outcome = decision.ElementAtOrDefault(1);
        var wish = new ResolveDispute(decision[0], outcome, outcome == "D2" ? Typed.Whole(form["quantity"]) : null, Typed.Text(form["text"]));
        var answer = await api.PostAsync<ReferralCard>($"/api/matching/referrals/{Typed.Id(form["referral"])}/resolution", wish, Typed.Id(form["key"])?.ToString(), cancellationToken);
        if (answer.Problem is { } problem)
        {
            context.Response.AnswerWith(problem);
            return new RazorComponentResult(typeof(CaseAgain), new { Id = id, Problem = problem });
        }

        return Results.LocalRedirect($"/cases/{id}");
    }

    // The answer of the form itself: what is in the clear is in no address and in no history.
    private static async Task<IResult> UnmaskAsync(Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        var wish = new UnmaskCase([.. form["field"].OfType<string>()], form["purpose"].ToString() is { Length: > 0 } purpose ? purpose : null, null);
        var answer = await api.PostAsync<UnmaskedCase>($"/api/intake/cases/{id}/unmasking", wish, null, cancellationToken);
        return new RazorComponentResult(typeof(CaseAgain), new { Id = id, answer.Problem, Clear = answer.Value, Wish = answer.Problem is null ? null : wish });
    }

    // "charity kinds key": one button is one consent.
    private static async Task<IResult> AgreeAsync(Guid id, IFormCollection form, ReferralApi api, CancellationToken cancellationToken)
    {
        if (form["grant"].ToString().Split(' ') is not [var charityText, var kinds, var key] || !Guid.TryParse(charityText, out var charity))
        {
            return Results.LocalRedirect($"/cases/{id}");
        }

        var consent = new RecordConsent(charity, "aid", kinds.Split(','), "call", form["givenBy"].ToString(), TextVersion, null);
        var answer = await api.PostAsync<ConsentView>($"/api/intake/cases/{id}/consents", consent, key, cancellationToken);
        return answer.Problem is null ? Results.LocalRedirect($"/cases/{id}#consents") : new RazorComponentResult(typeof(CaseAgain), new { Id = id, answer.Problem });
    }
}

/// <summary>Where a case stands.</summary>
/// <param name="Timeline">What happened; null while Tracking knows nothing of it yet.</param>
/// <param name="Cards">Who was asked.</param>
/// <param name="Candidates">Who could be asked next, by need, and what keeps others out.</param>
/// <param name="Problem">Why something is missing.</param>
public sealed record CaseState(CaseTimeline? Timeline, IReadOnlyList<ReferralCard> Cards, IReadOnlyDictionary<Guid, CandidateList?> Candidates, Problem? Problem);
