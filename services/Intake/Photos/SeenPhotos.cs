using Intake.Cases;
using Intake.Consents;
using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Intake.Photos;

/// <summary>Whose photos somebody may know of.</summary>
internal static class SeenPhotos
{
    /// <summary>The referral, for its charity and for the desk of the place; nothing for everybody else.</summary>
    public static async Task<ReferralCopy?> ReferralOfAsync(this IntakeDbContext db, Guid referralId, Actor actor, Jurisdiction jurisdiction, CancellationToken cancellationToken)
    {
        if (await db.Referrals.AsNoTracking().SingleOrDefaultAsync(row => row.ReferralId == referralId, cancellationToken) is not { } referral)
        {
            return null;
        }

        var caseId = referral.CaseId;
        return actor.Is(Roles.Charity) ? (referral.CharityId == actor.CharityId ? referral : null)
            : await db.CasesOf(actor, jurisdiction).AnyAsync(row => row.Id == caseId, cancellationToken) ? referral : null;
    }
}
