using Contracts.Messages.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.Deletions;
using Intake.FollowUps;
using Intake.Needs;
using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Intake.Consents;

/// <summary>
/// What follows when a consent no longer holds. A withdrawal is a no: the charity's cards are recalled. An expiry is none: the contact closes, and the person is asked again
/// where the charity is at work. Where another consent stands for the same charity its work goes on within that.
/// </summary>
internal sealed class ConsentEnds(IntakeDbContext db, NeedNews news, CallBacks callBacks, AskToDelete deletions)
{
    /// <summary>Puts the consequences into the unit of work. The case has to be loaded with its needs.</summary>
    public async Task WithdrawnAsync(Case of, Consent consent, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await EndsAsync(of, consent, by, now, cancellationToken) is { } charityId)
        {
            db.Enqueue("case/" + of.Id, new ConsentWithdrawn(consent.Id, of.Id, charityId, now, by), now);
        }
    }

    /// <inheritdoc cref="WithdrawnAsync"/>
    public async Task ExpiredAsync(Case of, Consent consent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await EndsAsync(of, consent, CallBacks.ByItself, now, cancellationToken) is { } charityId)
        {
            db.Enqueue("case/" + of.Id, new ConsentExpired(consent.Id, of.Id, charityId, now, CallBacks.ByItself), now);
            if (of.State == CaseState.Open)
            {
                await callBacks.ConsentExpiredAsync(of, charityId, now, cancellationToken);
            }
        }
    }

    /// <summary>The charity for which nothing stands any more.</summary>
    private async Task<Guid?> EndsAsync(Case of, Consent consent, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        of.Touch();
        var others = await db.Consents.AsNoTracking().Where(row => row.CaseId == of.Id && row.CharityId == consent.CharityId && row.Id != consent.Id).ToListAsync(cancellationToken);
        if (others.Exists(other => other.Holds(of, now)))
        {
            return null;
        }

        if (consent.CharityId is not { } charityId)
        {
            if (of.ShareSensitiveTags(false))
            {
                news.AnnounceAgain(db, of, by, now);
            }

            return null;
        }

        await deletions.OfAsync(of, charityId, by, now, cancellationToken);
        return charityId;
    }
}
