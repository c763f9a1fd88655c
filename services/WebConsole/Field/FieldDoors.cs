using Contracts.Http.Intake;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Field;

/// <summary>
/// The field page and what it asks for when there is a connection. The page itself says nothing about anybody, because a phone keeps it for work without one: who is signed in, the token for posts and
/// the key come separately. The language stands in the address, because a phone without a connection has to find the page by it.
/// </summary>
internal static class FieldDoors
{
    public const string Path = "/field";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var field = endpoints.MapGroup(Path).RequireAuthorization(new ForAttribute("field"));
        field.MapGet("", (Words words) => TypedResults.LocalRedirect($"{Path}/{(words.IsEnglish ? "en" : "zh")}"));
        var page = field.MapGroup("/{language:length(2)}");
        page.MapGet("", () => new RazorComponentResult<FieldPage>());
        page.MapGet("/session", (HttpContext context, IAntiforgery antiforgery) =>
        {
            // Makes the answer one that nothing keeps, too.
            var tokens = antiforgery.GetAndStoreTokens(context);
            return TypedResults.Json(new FieldSession(PersonSeal.Of(context.User), context.User.Identity!.Name ?? "", OwnArea.CodeOf(context.User), tokens.RequestToken!));
        });
        page.MapPost("/key", KeyOf);
        page.MapPost("/cases", SaveAsync);
        page.MapGet("/visits", Visits.ListAsync);
        page.MapPost("/visits", Visits.TellAsync);
        page.MapPost("/who", Visits.WhoAsync);
        OnThePhone.Map(endpoints);
    }

    /// <summary>A new pair of keys, or the secret one that lies sealed beside an entry.</summary>
    private static IResult KeyOf(IFormCollection form, FieldKeys keys, HttpContext context) => form["sealed"].ToString() switch
    {
        "" => TypedResults.Json(keys.New(context.User)),
        var text => keys.Opened(context.User, text) is { } secret ? TypedResults.Text(secret) : TypedResults.NotFound(),
    };

    private static async Task<IResult> SaveAsync(IFormCollection form, ReferralApi api, HttpContext context, CancellationToken cancellationToken)
    {
        var entry = FieldEntry.Read(form);
        // Somebody else has signed in meanwhile, in another tab of the same phone.
        if (entry.Person != PersonSeal.Of(context.User) || !Guid.TryParse(entry.Key, out var key))
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }

        var answer = await api.PostAsync<OpenedCase>("/api/intake/cases", entry.Request(), key.ToString(), cancellationToken);
        return answer.Value is { } opened ? TypedResults.Json(new FieldSaved(opened.Number, [.. opened.Duplicates.Select(earlier => earlier.Number)]))
            : TypedResults.Json(FieldEntry.Refused(answer.Problem!), statusCode: answer.Problem!.Status is >= 400 and < 500 and var status ? status : StatusCodes.Status502BadGateway);
    }
}

/// <summary>Who works with the page.</summary>
/// <param name="Person">The same at each sign-in; says no name.</param>
/// <param name="Name">For the bar of the page.</param>
/// <param name="Area">Code of the division they work for; empty for the nation.</param>
/// <param name="Token">For posts.</param>
internal sealed record FieldSession(string Person, string Name, string Area, string Token);
