using System.Globalization;
using Contracts.Http.Reference;
using Contracts.Reference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Catalog.Reference;

/// <summary>Administrative divisions: from the top down, by name, pinyin or a pasted address, or one by its code.</summary>
internal static class FindDivisions
{
    private const int UsualTake = 20;
    private const int MostTake = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/divisions", Handle).Produces<DivisionList>().ProducesProblem(StatusCodes.Status400BadRequest)
            .WithName("FindDivisions").WithSummary("Divisions below parent (the top ones without it), or those that fit q: name, pinyin, initials, code or an address; as of the day on (today).");
        api.MapGet("/divisions/{code}", One).Produces<DivisionView>().ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetDivision").WithSummary("One division, abolished or not, with its dates and successors.");
    }

    private static IResult Handle(string? parent, string? q, int? take, string? on, ReferenceData reference, TimeProvider time)
    {
        var divisions = reference.Divisions;
        var errors = new FieldErrors();
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        errors.Require(on is null || DateOnly.TryParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day), "on", "应为日期，如 2026-11-24。", "Must be a day such as 2026-11-24.");
        errors.Require(take is null or (>= 1 and <= MostTake), "take", $"必须在 1 到 {MostTake} 之间。", $"Must be between 1 and {MostTake}.");
        parent = string.IsNullOrEmpty(parent) ? null : parent;
        errors.Require(parent is null || divisions.Find(parent) is not null, "parent", "未知的行政区划代码。", "This division code is not known.");
        errors.Require(parent is null || string.IsNullOrWhiteSpace(q), "q", "parent 与 q 只能二选一。", "Either parent or q.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var found = string.IsNullOrWhiteSpace(q) ? divisions.Children(parent).Where(division => division.IsValidOn(day)) : divisions.Search(q, take ?? UsualTake, day);
        return Cacheable.Of(new DivisionList([.. found.Select(division => View(divisions, division))]));
    }

    private static IResult One(string code, ReferenceData reference) =>
        reference.Divisions.Find(code) is { } division ? Cacheable.Of(View(reference.Divisions, division)) : Refusal.NotFound();

    private static DivisionView View(Divisions divisions, Division division)
    {
        var point = divisions.PointOf(division);
        return new DivisionView(
            division.Code, division.Name, division.FullName, division.Level.ToString().ToLowerInvariant(), division.Parent?.Code, division.Leave > division.Index, division.IsGroup,
            division.ValidFrom, division.ValidTo, division.Successors, point?.Latitude, point?.Longitude, point?.From.Code);
    }
}
