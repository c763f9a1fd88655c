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
        // What was read after the last request is not covered by its receipt, however late that came.
        var requested = asked.Max(row => (DateTimeOffset?)row.RequestedAt);
        if (asked.Exists(row => row.ConfirmedAt is null)
            || !await db.Disclosures.AnyAsync(row => row.CaseId == of.Id && row.CharityId == charityId && (requested == null || row.At > requested), cancellationToken))
        {
            return;
        }

        var deletion = Deletion.Ask(of, charityId, now);
        db.Add(deletion);
        db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.AskReceipt, deletion.Id, of, deletion.DueAt, charityId: charityId));
        db.Enqueue("case/" + of.Id, new DeletionRequested(deletion.Id, of.Id, charityId, deletion.DueAt, now, by), now);
    }
}
