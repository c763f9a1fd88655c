using System.Security.Claims;
using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Http.Matching;
using Contracts.Reference;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Hotline;

/// <summary>Parts of the desk that change while somebody types, and the save. All are posts, so that nothing typed stands in an address.</summary>
internal static class DeskDoors
{
    private const int PlacesShown = 8;
    private const int CandidatesShown = 4;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var desk = endpoints.MapGroup("/hotline").RequireAuthorization(new ForAttribute("hotline"));
        desk.MapPost("", SaveAsync);
        MapCompletion(desk);
        desk.MapPost("/likely", LikelyAsync);
        desk.MapPost("/candidates", CandidatesAsync);
        desk.MapPost("/draft", (IFormCollection form, DraftKeys keys, HttpContext context) =>
            keys.Opened(context.User, form["sealed"].ToString()) is { } key ? Results.Text(key) : Results.NotFound());
    }

    /// <summary>Places by name, pinyin or code, and needs by the words people use, as options of a list.</summary>
    /// <param name="page">The page that asks.</param>
    /// <param name="groups">Whether whole groups of needs are offered too.</param>
    public static void MapCompletion(IEndpointRouteBuilder page, bool groups = false)
    {
        page.MapPost("/places", Places);
        page.MapPost("/words", (IFormCollection form, NeedWords words, TimeProvider time) => Part<NeedOptions>(new { Found = words.Find(form["words"].ToString(), Today(time), groups) }));
    }

    private static RazorComponentResult Places(IFormCollection form, ClaimsPrincipal person, ReferenceData reference, TimeProvider time) => Part<PlaceOptions>(new
    {
        Found = reference.Divisions.Search((form.ContainsKey("centre") ? form["centre"] : form["place"]).ToString(), PlacesShown, Today(time), OwnArea.Of(person, reference)),
    });

    private static async Task<RazorComponentResult> LikelyAsync(IFormCollection form, ReferralApi api, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        var typed = CaseForm.Read(form);
        var answer = typed.Likely(typed.PlaceIn(reference, Today(time))?.Code) is { } query ? await api.PostAsync<Page<LikelyDuplicate>>("/api/intake/duplicates", query, null, cancellationToken) : null;
        return Part<LikelyCases>(new { Asked = answer is not null, Found = answer?.Value?.Items, answer?.Problem });
    }

    private static async Task<RazorComponentResult> CandidatesAsync(IFormCollection form, ReferralApi api, ReferenceData reference, NeedWords words, TimeProvider time, CancellationToken cancellationToken)
    {
        var (typed, today) = (CaseForm.Read(form), Today(time));
        if (typed.PlaceIn(reference, today) is not { } place || typed.NeedsIn(words, today) is not { Count: > 0 } needs)
        {
            return Part<CandidateParts>(new { Lists = (IReadOnlyList<CandidatePart>?)null });
        }

        // Each need asks for itself; the answers stand in the order of the needs.
        var lists = await Task.WhenAll(needs.Select(async need =>
        {
            var answer = await api.PostAsync<CandidateList>("/api/matching/candidates", typed.Question(place.Code, need, CandidatesShown)!, null, cancellationToken);
            return new CandidatePart(need.Category, answer.Value, answer.Problem);
        }));
        return Part<CandidateParts>(new { Lists = (IReadOnlyList<CandidatePart>)lists });
    }

    private static async Task<IResult> SaveAsync(IFormCollection form, ReferralApi api, ReferenceData reference, NeedWords words, HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        var (typed, today) = (CaseForm.Read(form), Today(time));
        var place = typed.PlaceIn(reference, today);
        var answer = await api.PostAsync<OpenedCase>("/api/intake/cases", typed.Request(place?.Code, typed.NeedsIn(words, today)), Guid.TryParse(typed.Key, out var key) ? key.ToString() : null, cancellationToken);
        if (answer.Value is { } opened)
        {
            return Results.LocalRedirect($"/cases/{opened.Id}?opened=yes");
        }

        context.Response.AnswerWith(answer.Problem!);
        return Part<DeskAgain>(new { Form = typed, answer.Problem });
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static RazorComponentResult Part<TComponent>(object parameters) where TComponent : Microsoft.AspNetCore.Components.IComponent => new(typeof(TComponent), parameters);
}

/// <summary>Who could help with one need.</summary>
public sealed record CandidatePart(string Category, CandidateList? List, Problem? Problem);
