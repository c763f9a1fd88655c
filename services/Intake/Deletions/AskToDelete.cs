using Contracts.Messages.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Intake.Deletions;

/// <summary>A charity that has read a contact has to delete it when no consent stands for it any more. Who has read nothing is not asked.</summary>
internal sealed class AskToDelete(IntakeDbContext db)
{
    public async Task OfAsync(Case of, Guid charityId, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = await db.Deletions.AsNoTracking().Where(row => row.CaseId == of.Id && row.CharityId == charityId).ToListAsync(cancellationToken);
        var confirmed = asked.Max(row => row.ConfirmedAt);
        if (asked.Exists(row => row.ConfirmedAt is null)
            || !await db.Disclosures.AnyAsync(row => row.CaseId == of.Id && row.CharityId == charityId && (confirmed == null || row.At > confirmed), cancellationToken))
        {
            return;
        }

        var deletion = Deletion.Ask(of, charityId, now);
        db.Add(deletion);
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.AskReceipt, deletion.Id, of, deletion.DueAt, charityId: charityId));
        db.Enqueue("case/" + of.Id, new DeletionRequested(deletion.Id, of.Id, charityId, deletion.DueAt, now, by), now);
    }
}
