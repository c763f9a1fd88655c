using Contracts.Http;
using Contracts.Http.Matching;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using WebConsole.Clients;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>Deliveries of the area that wait for the person's word, and that word as a visitor heard it. A card never says who the person is; whom to visit the station knows by the number of the case.</summary>
internal static class Visits
{
    private const int Shown = 50;

    public static async Task<IResult> ListAsync(ReferralApi api, ReferenceData reference, Words words, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync<Page<ReferralCard>>($"/api/matching/referrals?status=delivered&take={Shown}", cancellationToken);
        return answer.Value is not { } page ? Refused(answer.Problem!)
            : TypedResults.Json(page.Items.Where(card => card.LegalSteps.Contains("confirmed")).Select(card => new WaitingVisit(
                card.Id, card.CaseNumber, card.Division, reference.Divisions.Find(card.Division)?.FullName ?? card.Division, card.Category, card.Delivered ?? card.Quantity, words.Label("units", card.Unit),
                card.Extent ?? "full", card.Next?.DueAt)));
    }

    /// <summary>What arrived is a confirmation; that nothing did, a dispute.</summary>
    public static async Task<IResult> TellAsync(IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        if (form["person"].ToString() != PersonSeal.Of(context.User) || !Guid.TryParse(form["id"].ToString(), out var key) || !Guid.TryParse(form["referral"].ToString(), out var referral))
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var outcome = form["outcome"].ToString();
        var (step, body) = outcome == "none"
            ? ("dispute", (object)new DisputeOutcome(Typed.Text(form["text"])))
            : ("confirmation", new ConfirmOutcome(outcome, null, form["by"], outcome == "D2" ? Typed.Whole(form["quantity"]) : null, form["by"] == "code" ? Typed.Text(form["code"]) : null));
        var answer = await api.PostAsync<ReferralCard>($"/api/matching/referrals/{referral}/{step}", body, key.ToString(), cancellationToken);
        return answer.Value is { } card ? TypedResults.Json(new FieldSaved(card.CaseNumber, [])) : Refused(answer.Problem!);
    }

    // Somebody else was first, or it has gone: sending it again changes nothing. A first try that still runs is another matter.
    private static JsonHttpResult<FieldRefusal> Refused(Problem problem) => TypedResults.Json(
        new FieldRefusal(problem.Title, problem.Detail, (problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>()).ToDictionary(error => error.Key, error => string.Join(' ', error.Value))),
        statusCode: problem.Status switch
        {
            404 => StatusCodes.Status422UnprocessableEntity,
            409 when problem.Type != Problems.IdempotencyInProgress => StatusCodes.Status422UnprocessableEntity,
            >= 400 and < 500 => problem.Status,
            _ => StatusCodes.Status502BadGateway,
        });
}

/// <summary>A delivery that waits for the person's word.</summary>
/// <param name="Id">The referral.</param>
/// <param name="Number">Of the case.</param>
/// <param name="Place">Division code, township at most.</param>
/// <param name="PlaceName">Its name.</param>
/// <param name="Need">Category.</param>
/// <param name="Quantity">Units that the charity says it delivered.</param>
/// <param name="Unit">In the language of the page.</param>
/// <param name="Extent">full, part, alternative, ongoing: the charity's claim.</param>
/// <param name="DueAt">UTC: until when the person should have been asked.</param>
internal sealed record WaitingVisit(Guid Id, string Number, string Place, string PlaceName, string Need, int Quantity, string Unit, string Extent, DateTimeOffset? DueAt);
