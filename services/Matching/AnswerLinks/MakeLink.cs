using Contracts.Http.Matching;
using Matching.Data;
using Matching.Referrals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Matching.AnswerLinks;

/// <summary>A charity, or a coordinator for it, makes a link to one card: for a volunteer on the road who has no account.</summary>
internal static class MakeLink
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/referrals/{id:guid}/answer-links", Handle)
        .WithName("MakeAnswerLink").WithSummary("A link that opens this card without an account, for one purpose and a limited time; the former one of the purpose is taken back.")
        .RequireRoles(Roles.Charity, Roles.Coordinator).RetryConflicts<MatchingDbContext>();

    private static async Task<Results<Ok<AnswerLink>, Refusal>> Handle(
        Guid id, MakeAnswerLink request, Actor actor, Jurisdiction jurisdiction, MatchingDbContext db, LinkDesk desk, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.ReferralsOf(actor, jurisdiction).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } referral)
        {
            return Refusal.NotFound();
        }

        var purpose = request.Purpose == "answer" ? LinkPurpose.Answer : LinkPurpose.Report;
        if (purpose == LinkPurpose.Answer ? referral.State != ReferralState.Offered : referral.State is not (ReferralState.Accepted or ReferralState.InService or ReferralState.OnHold))
        {
            return Refusal.Illegal(Referral.Word(referral.State), referral.LegalSteps);
        }

        var link = await desk.MakeAsync(referral, purpose, actor.Id, cancellationToken);
        db.Add(actor.Did("answer-link.made", "referral/" + id, link.Purpose, time.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(link);
    }
}
