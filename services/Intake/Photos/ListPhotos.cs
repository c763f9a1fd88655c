using Contracts.Http;
using Contracts.Http.Intake;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Photos;

/// <summary>Which photos a referral has: ids, times and sizes, nothing of what they show.</summary>
internal static class ListPhotos
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/referrals/{referralId:guid}/evidence", Handle)
        .WithName("ListEvidence").WithSummary("The photos that the charity took as evidence of its delivery, oldest first: ids, times, sizes. All on one page.")
        .RequireRoles(Roles.Charity, Roles.Hotline, Roles.Coordinator);

    private static async Task<Results<Ok<Page<EvidenceView>>, Refusal>> Handle(
        Guid referralId, Actor actor, Jurisdiction jurisdiction, IntakeDbContext db, CancellationToken cancellationToken) =>
        await db.ReferralOfAsync(referralId, actor, jurisdiction, cancellationToken) is null
            ? Refusal.NotFound()
            : TypedResults.Ok(new Page<EvidenceView>(
                await db.Photos.Where(row => row.ReferralId == referralId).OrderBy(row => row.Id).Select(row => new EvidenceView(row.Id, row.ReferralId, row.At, row.Bytes)).ToListAsync(cancellationToken), null));
}
