using System.Globalization;
using Contracts.Http;
using Contracts.Http.Matching;
using Matching.Candidates;
using Matching.Data;
using Matching.OfferCopies;
using Matching.Referrals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Decisions;

/// <summary>Why these were asked: the decisions about a need, or the one that led to a referral, in words and as records that can be replayed.</summary>
internal static class GetDecisions
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/needs/{needId:guid}/decisions", OfNeed)
            .WithName("GetDecisions").WithSummary("Decisions about a need, newest first: who was ranked how and why, and the records to repeat them from.")
            .RequireRoles(Roles.Coordinator, Roles.Auditor);
        api.MapGet("/referrals/{id:guid}/decisions", OfReferral)
            .WithName("GetDecisionOfReferral").WithSummary("The decision that led to a referral, in the form of a need's decisions.")
            .RequireRoles(Roles.Coordinator, Roles.Auditor);
    }

    private static async Task<Results<Ok<Page<DecisionView>>, Refusal>> OfNeed(
        Guid needId, Jurisdiction jurisdiction, Paging paging, MatchingDbContext db, CharityNames names, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await db.NeedsOf(jurisdiction).AnyAsync(need => need.NeedId == needId, cancellationToken))
        {
            return Refusal.NotFound();
        }

        var rows = db.Decisions.AsNoTracking().Where(row => row.NeedId == needId);
        rows = Guid.TryParse(paging.After, out var after) ? rows.Where(row => row.Id < after) : rows;
        var found = await rows.OrderByDescending(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<DecisionView>(
            await ShowAsync(found.Take(paging.Take), db, names, Language.IsEnglish(http), cancellationToken),
            found.Count > paging.Take ? Paging.Encode(found[paging.Take - 1].Id.ToString()) : null));
    }

    private static async Task<Results<Ok<Page<DecisionView>>, Refusal>> OfReferral(
        Guid id, Actor actor, Jurisdiction jurisdiction, MatchingDbContext db, CharityNames names, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.ReferralsOf(actor, jurisdiction).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } referral)
        {
            return Refusal.NotFound();
        }

        var found = await db.Decisions.AsNoTracking().Where(row => row.NeedId == referral.NeedId && row.At <= referral.OfferedAt).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        // What was held first was decided before its card was shown.
        var own = found.Find(row => DecisionJson.Read(row.Record) is var record && record.Cards.Any(card => card.OfferId == referral.OfferId)
            && (record.Trigger == Triggers.SharedOut || (row.At == referral.OfferedAt && record.Round == referral.Round)));
        return TypedResults.Ok(new Page<DecisionView>(await ShowAsync(own is null ? [] : [own], db, names, Language.IsEnglish(http), cancellationToken), null));
    }

    private static async Task<IReadOnlyList<DecisionView>> ShowAsync(
        IEnumerable<MatchDecision> rows, MatchingDbContext db, CharityNames names, bool english, CancellationToken cancellationToken)
    {
        var decisions = rows.Select(row => (Row: row, Record: DecisionJson.Read(row.Record))).ToArray();
        var offers = decisions.SelectMany(decision => decision.Record.Ranking.Select(offer => offer.OfferId)).Distinct().ToArray();
        var copies = await db.Offers.AsNoTracking().Where(row => offers.Contains(row.OfferId)).ToDictionaryAsync(row => row.OfferId, row => row.Facts, cancellationToken);
        return [.. decisions.Select(decision => new DecisionView(
            decision.Row.Id, decision.Row.Digest, Sentences.Of("trigger." + decision.Record.Trigger, english),
            [.. decision.Record.Exclusions.Select(excluded => new ExcludedBy(excluded.Rule, excluded.Count, Sentences.Against(excluded.Rule, english)))],
            [.. decision.Record.Ranking.Select(offer => Show(offer, decision.Record, copies.GetValueOrDefault(offer.OfferId)))],
            decision.Record))];

        DecidedOffer Show(RankedOffer offer, DecisionRecord record, Contracts.Messages.Catalog.OfferFacts? facts)
        {
            var told = record.Weights;
            var weights = new Weights(told.Category, told.Eligibility, told.Closeness, told.Capacity, told.Speed, told.Completion, told.Fairness);
            var coverage = new Coverage(Enum.Parse<Reach>(offer.Reach, ignoreCase: true), offer.Closeness, offer.Kilometres);
            return new(
                offer.OfferId, facts is null ? "" : names.Of(facts.CharityId, english), (english ? facts?.TitleEn : facts?.TitleZh) ?? "", offer.Place, offer.Score,
                record.Cards.FirstOrDefault(card => card.OfferId == offer.OfferId)?.Units ?? 0,
                [.. MatchScore.Explain([.. offer.Parts], weights).Select(reason => new MatchReason(reason.Code, reason.Weight, reason.Value, Sentences.For(reason, coverage, english)))]);
        }
    }
}
