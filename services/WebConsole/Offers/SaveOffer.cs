using Contracts.Http;
using Contracts.Http.Catalog;
using Contracts.Reference;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using WebConsole.Clients;
using WebConsole.Hotline;
using WebConsole.Shell;

namespace WebConsole.Offers;

/// <summary>Saves what was typed: a new offer under an id that came with the form, or the whole of one that is there.</summary>
internal sealed class SaveOffer(ReferralApi api, ReferenceData reference, Centres centres, NeedWords needs, ConsoleOptions options, TimeProvider time, Words words)
{
    public async Task<IResult> HandleAsync(Guid? id, IFormCollection form, HttpContext context)
    {
        var typed = OfferForm.Read(form).Resolved(reference, centres, needs, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var present = id is { } known ? await api.GetAsync<OfferView>($"/api/catalog/offers/{known}", context.RequestAborted) : null;
        var externalId = present is null ? "web-" + (Guid.TryParse(typed.Key, out var key) ? key : Guid.CreateVersion7(time.GetUtcNow())).ToString("N") : present.Value?.ExternalId;
        if (externalId is null || OfferDoors.CharityOf(context) is not { } charity)
        {
            return Again(present?.Problem ?? new Problem(Problems.NotFound, null, null, null) { Status = StatusCodes.Status404NotFound }, null);
        }

        if (Unclear(typed) is { } unclear)
        {
            return Again(unclear, null);
        }

        var answer = await api.PutAsync<OfferView>(
            $"/api/catalog/charities/{charity}/offers/{Uri.EscapeDataString(externalId)}", typed.Request(present?.Value, reference, centres, options.TimeZone), Typed.Whole(typed.Version), context.RequestAborted);
        return answer.Problem is not { } problem ? Results.LocalRedirect($"/offers/{answer.Value!.OfferId}?done={(id is null ? "created" : "saved")}")
            : Again(problem, problem.Status == StatusCodes.Status412PreconditionFailed ? present?.Value : null);

        IResult Again(Problem problem, OfferView? other)
        {
            context.Response.AnswerWith(problem);
            // Who saves once more after he saw what others made of it means it.
            var shown = other is null ? typed : typed with { Version = OfferForm.Of(other, options.TimeZone, centres).Version };
            return new RazorComponentResult(typeof(OfferAgain), new { Id = id, Form = shown, Problem = Placed(problem), Other = other });
        }
    }

    // The service knows points alone: what a centre is meant to be is said here.
    private Problem? Unclear(OfferForm typed)
    {
        var sentence = typed.Centre.Length == 0 ? null
            : typed.CentrePlace is null ? words["没有这个地点，或有多个同名地点，请从列表中选择。", "No such place, or several of that name: choose one from the list."]
            : typed.Latitude.Length + typed.Longitude.Length > 0 ? words["中心地点与坐标只能二选一。", "A place and coordinates exclude each other as the centre."]
            : null;
        return sentence is null ? null : new Problem(Problems.Invalid, words["请更正标出的各项。", "Please correct what is marked."], null, new Dictionary<string, IReadOnlyList<string>> { ["area.point"] = [sentence] })
        {
            Status = StatusCodes.Status400BadRequest,
        };
    }

    // Where capacity is what stands against it, the sentence belongs beside the capacity.
    private Problem Placed(Problem problem) => problem.Type != Problems.CapacityPromised ? problem : problem with
    {
        Errors = new Dictionary<string, IReadOnlyList<string>>
        {
            [problem.Detail is null ? "capacity.total" : "capacity.unit"] = [problem.Detail ?? words[$"已承诺 {words.Number(problem.Minimum ?? 0)}，不能更少。", $"{words.Number(problem.Minimum ?? 0)} are promised; it cannot be less."]],
        },
    };
}
