using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Data;
using Matching.Decisions;
using Matching.OfferCopies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>A coordinator refers a need to an offer. Soft rules may be set aside, on record; capacity and verification never.</summary>
internal static class ReferByHand
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/referrals", Handle)
        .WithName("ReferByHand").WithSummary("Refer by hand: a card to the named offer, with a reason on record.")
        .RequireRoles(Roles.Coordinator).WithIdempotency<MatchingDbContext>().RetryConflicts<MatchingDbContext>();

    private static async Task<Results<Created<ReferralCard>, Refusal>> Handle(
        Contracts.Http.Matching.ReferByHand request, Actor actor, Jurisdiction jurisdiction, IdempotencyKey key, NeedDesk desk, OfferIndex index, KeepIndex keeper, ReferenceData reference, HttpContext http, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var isOwn = await desk.Db.NeedsOf(jurisdiction).AnyAsync(row => row.NeedId == request.NeedId, cancellationToken);
        var need = isOwn ? await desk.TakeAsync(request.NeedId!.Value, cancellationToken) : null;
        await keeper.FreshAsync(cancellationToken);
        var offer = index.Find(request.OfferId!.Value);
        errors.Require(need is not null, "needId", "没有这项需求。", "There is no such need.");
        errors.Require(offer is not null, "offerId", "没有这个帮扶项目。", "There is no such offer.");
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        if (need!.Missing == 0 || need.IsClosed)
        {
            return Refusal.Illegal(NeedAllocation.Word(need.State), []);
        }

        if (need.Referrals.FirstOrDefault(referral => referral.OfferId == offer!.Id && (referral.IsOpen || referral.IsActive)) is { } open)
        {
            return new Refusal(ProblemKind.AlreadyExists).With("existingId", open.Id);
        }

        var moment = await desk.PrepareAsync([need], actor.Id, mayAsk: false, cancellationToken, offer!.Id);
        var question = desk.QuestionOf(need, moment.Now);
        var english = Platform.Http.Language.IsEnglish(http);
        var against = MatchRules.Against(offer, question).ToArray();
        if (against.Where(rule => !rule.Soft && rule.Code != MatchRules.Capacity).ToArray() is { Length: > 0 } hard)
        {
            return new Refusal(MatchingProblems.RuleAgainst)
                .With("rules", hard.Select(rule => new RuleAgainst(rule.Code, Sentences.Against(rule.Code, english), ByHand: false)).ToArray());
        }

        var coverage = Coverage.Of(offer.Facts, question.Need) ?? new Coverage(Reach.Nation, 0, null);
        var candidate = new Candidate(offer, coverage, MatchScore.Of(offer, coverage, question));
        if (!moment.Ledgers.ContainsKey(offer.Id) || need.AskByHand(candidate, question, request.Reason!, moment) is not { } card)
        {
            return new Refusal(MatchingProblems.NoCapacity);
        }

        var setAside = against.Select(rule => rule.Code).ToArray();
        var decision = MatchDecision.Of(
            need, new DecisionStep(Triggers.ByHand, 0, coverage.Reach, [new DecisionCard(offer.Id, card.Quantity)], setAside), question, new Ranking([candidate], index.Count, 1, []), moment);
        desk.Db.Decisions.Add(decision);
        desk.Db.Add(actor.Did("referral.byHand", "referral/" + card.Id, $"set aside: {(setAside.Length == 0 ? "nothing" : string.Join(", ", setAside))}; record sha256:{decision.Digest}", moment.Now));
        desk.WriteDown([need], moment);
        var answer = TypedResults.Created($"/api/matching/referrals/{card.Id}", NeedCards.Of(reference, card, need.Need, need.CaseNumber, need.State, need.Version));
        http.Tag(need.Version);
        key.Keep(desk.Db, answer, moment.Now);
        await desk.Db.SaveChangesAsync(cancellationToken);
        return answer;
    }
}
