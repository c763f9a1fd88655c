using Contracts.Http.Matching;
using Contracts.Reference;
using Matching.Candidates;
using Matching.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.Referrals;

/// <summary>One referral: the need card; for coordinators also why this offer was chosen and every step since.</summary>
internal static class GetReferral
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/referrals/{id:guid}", Handle)
        .WithName("GetReferral").WithSummary("One referral with its reasons and steps; 404 when it is not yours.")
        .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Hotline, Roles.Auditor);

    private static async Task<Results<Ok<ReferralCard>, Refusal>> Handle(
        Guid id, Actor actor, Jurisdiction jurisdiction, MatchingDbContext db, ReferenceData reference, HttpContext http, CancellationToken cancellationToken)
    {
        var isCharity = actor.Is(Roles.Charity);
        var own = db.ReferralsOf(actor, jurisdiction).Where(row => row.Id == id);
        var found = await own.Union(db.ReferredInto(actor, jurisdiction).Where(row => row.Id == id)).AsNoTracking()
            .Join(db.Needs.AsNoTracking(), row => row.NeedId, need => need.NeedId, (row, need) => new { row, need.Need, need.CaseNumber, need.State, need.Version })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return Refusal.NotFound();
        }

        var steps = isCharity ? [] : await db.Steps.AsNoTracking().Where(step => step.ReferralId == id).OrderBy(step => step.NeedVersion).ThenBy(step => step.Id).ToListAsync(cancellationToken);
        var english = Platform.Http.Language.IsEnglish(http);
        http.Tag(found.Version);
        return TypedResults.Ok(NeedCards.Of(reference, found.row, found.Need, found.CaseNumber, found.State, found.Version) with
        {
            ConfirmationCode = ListReferrals.MayTell(actor) ? found.row.ConfirmationCode : null,
            Detail = new ReferralDetail(
                found.row.Score, found.row.Round,
                [.. found.row.Reasons.Select(reason => new MatchReason(reason.Code, reason.Weight, reason.Value, Sentences.For(reason, found.row.Coverage, english)))],
                [.. steps.Select(step => new StepTaken(
                    step.From is { } from ? Referral.Word(from) : null, Referral.Word(step.To), step.At, step.By, step.Why, step.Text, step.NeedVersion))]),
        });
    }
}
