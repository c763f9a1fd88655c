using Contracts.Http.Matching;
using Matching.OfferCopies;
using Matching.Referrals;
using Matching.Scarcity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Candidates;

/// <summary>Who could still be asked for a stored need, and why a certain offer is not.</summary>
internal static class GetCandidates
{
    private const int DefaultTop = 5;
    private const int MostTop = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/needs/{needId:guid}/candidates", Candidates)
            .WithName("GetCandidates").WithSummary("Ranked offers that were not asked for this need yet, each with its reasons.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator);
        api.MapGet("/needs/{needId:guid}/why-not/{offerId:guid}", WhyNot)
            .WithName("WhyNot").WithSummary("The rule or rules that keep an offer out of this need, in words.")
            .RequireRoles(Roles.Hotline, Roles.Coordinator, Roles.Auditor);
    }

    private static async Task<Results<Ok<CandidateList>, Refusal>> Candidates(
        Guid needId, int? top, Jurisdiction jurisdiction, NeedDesk desk, KeepIndex keeper, CharityNames names, OfferTitles titles, WhatWouldHelp help, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        if (top is < 1 or > MostTop)
        {
            return FieldErrors.One("top", $"必须在 1 到 {MostTop} 之间。", $"Must be between 1 and {MostTop}.");
        }

        if (await ReadAsync(needId, jurisdiction, desk, cancellationToken) is not { } need)
        {
            return Refusal.NotFound();
        }

        await keeper.FreshAsync(cancellationToken);
        var (question, ranking) = desk.Rank(need, time.GetUtcNow(), top ?? DefaultTop);
        await titles.ReadAsync(desk.Db, ranking.Shown, cancellationToken);
        http.Tag(need.Version);
        return TypedResults.Ok(CandidateLists.Of(ranking, question, names, titles, help, Language.IsEnglish(http)));
    }

    private static async Task<Results<Ok<WhyNotAnswer>, Refusal>> WhyNot(
        Guid needId, Guid offerId, Jurisdiction jurisdiction, NeedDesk desk, OfferIndex index, KeepIndex keeper, WhatWouldHelp help, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        await keeper.FreshAsync(cancellationToken);
        if (await ReadAsync(needId, jurisdiction, desk, cancellationToken) is not { } need || index.Find(offerId) is not { } offer)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        var english = Language.IsEnglish(http);
        var question = desk.QuestionOf(need, now);
        var against = MatchRules.Against(offer, question)
            .Select(rule => new RuleAgainst(rule.Code, Sentences.Against(rule.Code, english), rule.Soft, help.Of(rule.Code, offer, question, english))).ToArray();
        if (Array.FindIndex(against, rule => rule.Code == MatchRules.Capacity) is >= 0 and var full && await TakenBy.OfAsync(desk.Db, offerId, need, cancellationToken) is { } by)
        {
            against[full] = against[full] with { TakenBy = by, Sentence = Sentences.Of("takenBy." + by, english) };
        }

        return TypedResults.Ok(new WhyNotAnswer(
            needId, offerId, against.Length == 0, against,
            against.Length == 0 ? Sentences.Of("fits", english) : string.Join(english ? " " : "", against.Select(rule => rule.Sentence)), MatchRules.Version));
    }

    private static Task<NeedAllocation?> ReadAsync(Guid needId, Jurisdiction jurisdiction, NeedDesk desk, CancellationToken cancellationToken) =>
        desk.Db.NeedsOf(jurisdiction).AsNoTracking().Include(need => need.Referrals).SingleOrDefaultAsync(need => need.NeedId == needId, cancellationToken);
}
