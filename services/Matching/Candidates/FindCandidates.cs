using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Data;
using Matching.OfferCopies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Matching.Candidates;

/// <summary>What if: who could help, while the caller is still talking and before anything is saved. Reads memory only, but for titles that nobody asked for lately.</summary>
internal static class FindCandidates
{
    private const int DefaultTop = 5;

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/candidates", Handle)
        .WithName("FindCandidates").WithSummary("Ranked offers for a need that is not saved yet, each with its reasons.")
        .RequireRoles(Roles.Hotline, Roles.Coordinator, Roles.Field);

    private static async Task<Results<Ok<CandidateList>, Refusal>> Handle(
        Contracts.Http.Matching.FindCandidates request, OfferIndex index, KeepIndex keeper, CharityNames names, OfferTitles titles, WhatWouldHelp help, MatchingDbContext db, TermsBook terms, Places places, ReferenceData reference, TimeProvider time,
        HttpContext http, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = Check(request, reference, now);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        await keeper.FreshAsync(cancellationToken);
        var household = request.Household;
        var need = new Need(
            request.Need!.Category!, request.Division!, request.Latitude, request.Longitude, request.Urgency ?? "U3", request.Need.Quantity ?? 1,
            request.Need.Unit ?? reference.Needs[request.Need.Category!].Unit, request.Need.NeededBy, household?.Tiers ?? [], household?.Tags ?? [], household?.Ages ?? [], household?.Size ?? 1,
            places.Chain(request.Division!), places.Categories(request.Need.Category!));
        var question = new Ask(need, now, terms.In(need.Chain.Select(link => link.Code), now), new HashSet<Guid>(), new HashSet<Guid>());
        var ranking = index.BestAndNearMisses(question, request.Top ?? DefaultTop);
        await titles.ReadAsync(db, ranking.Shown, cancellationToken);
        return TypedResults.Ok(CandidateLists.Of(ranking, question, names, titles, help, Platform.Http.Language.IsEnglish(http)));
    }

    private static FieldErrors Check(Contracts.Http.Matching.FindCandidates request, ReferenceData reference, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var errors = new FieldErrors();
        errors.Require(reference.Divisions.ValidOn(request.Division!, today), "division", "未知或已撤销的行政区划代码。", "This division code is not known, or was abolished.");
        errors.Require(request.Latitude is null == request.Longitude is null, "longitude", "经纬度必须同时填写。", "Give both coordinates or none.");
        errors.Require(reference.IsUsable("needs", request.Need!.Category!, today), "need.category", "未知的需求类别。", "This need category is not known.");
        errors.Require(request.Need.Unit is not { } unit || reference.IsUsable("units", unit, today), "need.unit", "未知的计量单位。", "This unit is not known.");
        errors.Require(request.Need.NeededBy is not { } by || by >= now, "need.neededBy", "不能是过去的时间。", "Must not be in the past.");
        All(request.Household?.Tiers, "household.tiers", tier => reference.IsUsable("tiers", tier, today), "未知的救助对象类别。", "This recipient tier is not known.");
        All(request.Household?.Tags, "household.tags", tag => reference.IsUsable("tags", tag, today), "未知的困难情形标签。", "This vulnerability tag is not known.");
        All(request.Household?.Ages, "household.ages", age => age is >= 0 and <= 130, "年龄必须在 0 到 130 之间。", "An age must be between 0 and 130.");
        return errors;

        void All<TValue>(IReadOnlyList<TValue>? values, string field, Func<TValue, bool> known, string zh, string en)
        {
            for (var index = 0; index < values?.Count; index++)
            {
                errors.Require(values[index] is { } value && known(value), $"{field}[{index}]", zh, en);
            }
        }
    }
}
