using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using WebConsole.Cases;
using WebConsole.Clients;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>What came of a visit, as it was noted at the door; and who is behind the door, for whoever goes there now.</summary>
internal static class Visits
{
    public static async Task<IResult> ListAsync(VisitList list, CancellationToken cancellationToken) =>
        await list.ReadAsync(cancellationToken) is { Value: { } visits } ? TypedResults.Json(visits) : TypedResults.StatusCode(StatusCodes.Status502BadGateway);

    /// <summary>Name, phone and address: on record before they are answered, and kept by nobody on the way.</summary>
    public static async Task<IResult> WhoAsync(IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var wish = new UnmaskCase([.. form["fields"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries)], "visit", null);
        var answer = await api.PostAsync<UnmaskedCase>($"/api/intake/cases/{Typed.Id(form["case"])}/unmasking", wish, null, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return answer.Value is { } clear ? TypedResults.Json(new AtTheDoor(clear.Name, clear.Phone, clear.Address is { } there ? there.Detail ?? there.Home : null)) : Refused(answer.Problem!);
    }

    /// <summary>One visit, one answer.</summary>
    public static async Task<IResult> TellAsync(IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        if (form["person"].ToString() != PersonSeal.Of(context.User) || !Guid.TryParse(form["id"].ToString(), out var key))
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var (path, body) = Step(form);
        var answer = await api.PostAsync<object>(path, body, key.ToString(), cancellationToken);
        return answer.Problem is { } problem ? Refused(problem) : TypedResults.Json(new FieldSaved(form["number"].ToString(), []));
    }

    // That something arrived is a confirmation; that nothing did, a dispute. Ids that are none end at an address that nobody has.
    private static (string Path, object Body) Step(IFormCollection form)
    {
        var (referral, of, call) = ($"/api/matching/referrals/{Typed.Id(form["referral"])}", $"/api/intake/cases/{Typed.Id(form["case"])}", $"/api/intake/follow-ups/{Typed.Id(form["call"])}/completion");
        var (outcome, by) = (form["outcome"].ToString(), form["by"].ToString());
        return outcome switch
        {
            "away" => (call, new CompleteFollowUp("unreachable", null)),
            "done" => (call, new CompleteFollowUp("done", null)),
            "yes" or "less" => (of + "/consents", new RecordConsent(
                Typed.Id(form["charity"]), "aid", outcome == "yes" ? ["name", "phone", "address"] : ["name", "phone"], "visit", form["givenBy"], CaseDoors.TextVersion, null)),
            "no" => (of + "/refusals", new RefuseConsent(Typed.Id(form["charity"]), "visit", form["givenBy"])),
            "none" => (referral + "/dispute", new DisputeOutcome(Typed.Text(form["text"]))),
            _ => (referral + "/confirmation", new ConfirmOutcome(outcome, null, by, outcome == "D2" ? Typed.Whole(form["quantity"]) : null, by == "code" ? Typed.Text(form["code"]) : null)),
        };
    }

    // Somebody else was first, or it has gone: sending it again changes nothing. A first try that still runs is another matter.
    private static JsonHttpResult<FieldRefusal> Refused(Problem problem) => TypedResults.Json(
        new FieldRefusal(problem.Title, problem.Detail, (problem.Errors ?? new Dictionary<string, IReadOnlyList<string>>()).ToDictionary(error => error.Key, error => string.Join(' ', error.Value))),
        statusCode: problem.Status switch
        {
            403 or 404 => StatusCodes.Status422UnprocessableEntity,
            409 when problem.Type != Problems.IdempotencyInProgress => StatusCodes.Status422UnprocessableEntity,
            >= 400 and < 500 => problem.Status,
            _ => StatusCodes.Status502BadGateway,
        });
}

/// <summary>Who is behind the door; shown, and kept nowhere.</summary>
/// <param name="Name">Name.</param>
/// <param name="Phone">Phone number.</param>
/// <param name="Address">Street, house, landmark.</param>
internal sealed record AtTheDoor(string? Name, string? Phone, string? Address);
