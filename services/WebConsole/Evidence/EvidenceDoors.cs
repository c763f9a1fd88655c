using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using WebConsole.Clients;
using WebConsole.Shell;
using WebConsole.SignIn;

namespace WebConsole.Evidence;

/// <summary>
/// Photos of deliveries. A charity adds and sees its own on the page of its card, the desk looks at them on the page of the case. Looking is a post, because it is on record: no link and
/// no page loaded ahead may cause it. Beside a script each answers the list, without one a page that holds nothing else.
/// </summary>
internal static class EvidenceDoors
{
    // What a form has around the photo.
    private const int Around = 64 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var cards = endpoints.MapGroup("/cards/{id:guid}/evidence").RequireAuthorization(new ForAttribute("charity"));
        cards.MapPost("", AddAsync).WithMetadata(new RequestSizeLimitAttribute(EvidenceApi.MostBytes + Around));
        cards.MapPost("/{photo:guid}", async (Guid id, Guid photo, IFormCollection _, ReferralApi api, CancellationToken cancellationToken) =>
        {
            var (picture, problem) = await api.ShowEvidenceAsync(id, photo, null, cancellationToken);
            return List(new { Referral = id, Shown = (Guid?)photo, Picture = picture, Problem = problem });
        });
        cards.MapGet("/{photo:guid}", (Guid id) => TypedResults.LocalRedirect($"/cards/{id}"));
        var cases = endpoints.MapGroup("/cases/{id:guid}/evidence/{referral:guid}").RequireAuthorization(new ForAttribute("hotline", "coordinator"));
        cases.MapGet("", (Guid id, Guid referral) => List(new { Referral = referral, For = (Guid?)id }));
        cases.MapPost("/{photo:guid}", async (Guid id, Guid referral, Guid photo, IFormCollection form, ReferralApi api, CancellationToken cancellationToken) =>
        {
            var purpose = form["purpose"].ToString() is { Length: > 0 } chosen ? chosen : "supervision";
            var (picture, problem) = await api.ShowEvidenceAsync(referral, photo, purpose, cancellationToken);
            return List(new { Referral = referral, For = (Guid?)id, Shown = (Guid?)photo, Picture = picture, Purpose = purpose, Problem = problem });
        });
        cases.MapGet("/{photo:guid}", (Guid id) => TypedResults.LocalRedirect($"/cases/{id}"));
    }

    private static async Task<IResult> AddAsync(Guid id, IFormCollection form, ReferralApi api, Words words, HttpContext context, CancellationToken cancellationToken)
    {
        // A phone offers the camera and the gallery as one field; whichever was used has a file.
        if (form.Files.FirstOrDefault(file => file.Length > 0) is not { } photo)
        {
            return List(new { Referral = id, Problem = new Problem(null, words["请先拍照或选择照片。", "Take or choose a photo first."], null, null) { Status = StatusCodes.Status400BadRequest } });
        }

        await using var content = photo.OpenReadStream();
        var (kept, problem) = await api.AddEvidenceAsync(id, content, cancellationToken);
        if (kept is null)
        {
            return List(new { Referral = id, Problem = problem });
        }

        if (!context.Request.Headers.ContainsKey("HX-Request"))
        {
            return Results.LocalRedirect($"/cards/{id}");
        }

        // What was kept is shown back: that is what others will see.
        var (picture, closed) = await api.ShowEvidenceAsync(id, kept.Id, null, cancellationToken);
        return List(new { Referral = id, Shown = (Guid?)kept.Id, Picture = picture, Problem = closed });
    }

    private static RazorComponentResult List(object parameters) => new(typeof(EvidenceList), parameters);
}
