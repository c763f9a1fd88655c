using Contracts.Messages.Matching;
using Contracts.Reference;
using Intake.Cases;
using Intake.Consents;
using Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Intake.FollowUps;

/// <summary>Which calls the desk has to make because of where a referral stands. Decided from the state, not from single messages, so that the order of arrival does not matter.</summary>
internal sealed class CallBacks(IntakeDbContext db, ReferenceData reference, TimeProvider time)
{
    /// <summary>Actor of what ends by itself.</summary>
    public const string ByItself = "intake";

    private List<FollowUp> _followUps = [];
    private List<Consent> _consents = [];

    /// <summary>Reads what <see cref="Follow"/> looks at, for many referrals at once.</summary>
    public async Task FetchAsync(IReadOnlyCollection<Guid> cases, IReadOnlyCollection<Guid> referrals, CancellationToken cancellationToken)
    {
        _followUps = await db.FollowUps.Where(row => referrals.Contains(row.SubjectId)).ToListAsync(cancellationToken);
        _consents = await db.Consents.Where(row => cases.Contains(row.CaseId)).ToListAsync(cancellationToken);
    }

    /// <summary>Opens and ends follow-ups of a referral that has just moved.</summary>
    public void Follow(Case of, ReferralCopy referral, NextStep? next)
    {
        var now = time.GetUtcNow();
        var consented = _consents.Exists(
            consent => consent.CaseId == of.Id && consent.CharityId == referral.CharityId && consent.Purpose != Consent.SensitiveTags && consent.Holds(of, now));

        Set(FollowUpKind.ObtainConsent, referral.IsAccepted && !consented, () => Due(of, clocks => clocks.FirstContact, now));
        // Matching's clock for the person's word runs already; the call is due when it ends.
        Set(
            FollowUpKind.ConfirmOutcome, referral.Status == "delivered",
            () => next is { Action: "confirmOutcome" } ? next.DueAt : Due(of, clocks => clocks.ConfirmOutcome, now));
        Set(FollowUpKind.CallAfterwards, referral is { Status: "confirmed", Outcome: "D1" or "D2" or "D3" }, () => Due(of, clocks => clocks.FollowUp, now));

        void Set(FollowUpKind kind, bool wanted, Func<DateTimeOffset> due)
        {
            var row = _followUps.SingleOrDefault(known => known.SubjectId == referral.ReferralId && known.Kind == kind);
            switch (row, wanted)
            {
                case (null, true):
                    _followUps.Add(FollowUp.Of(Guid.CreateVersion7(now), kind, referral.ReferralId, of, due(), referral.NeedId, referral.ReferralId, referral.CharityId));
                    db.Add(_followUps[^1]);
                    break;
                case (not null, true) when kind == FollowUpKind.ConfirmOutcome:
                    // A second claim after a dispute has to be asked about again.
                    row.Reopen(due());
                    break;
                case (not null, false):
                    row.Complete(ByItself, now);
                    break;
            }
        }
    }

    /// <summary>The person's answer for a charity is there: nobody has to ask for it any more.</summary>
    public async Task AnswerObtainedAsync(Guid caseId, Guid charityId, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var row in await db.FollowUps
            .Where(row => row.CaseId == caseId && row.CharityId == charityId && row.Kind == FollowUpKind.ObtainConsent && row.DoneAt == null).ToListAsync(cancellationToken))
        {
            row.Complete(by, now);
        }
    }

    /// <summary>The time of a consent is over while the charity works: the person is asked again.</summary>
    public async Task ConsentExpiredAsync(Case of, Guid charityId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var working = (await db.Referrals.AsNoTracking().Where(row => row.CaseId == of.Id && row.CharityId == charityId).ToListAsync(cancellationToken)).FindAll(row => row.IsAccepted);
        var asked = await db.FollowUps.Where(row => row.CaseId == of.Id && row.CharityId == charityId && row.Kind == FollowUpKind.ObtainConsent).ToListAsync(cancellationToken);
        var due = Due(of, clocks => clocks.FirstContact, now);
        foreach (var referral in working)
        {
            if (asked.Find(row => row.SubjectId == referral.ReferralId) is { } row)
            {
                row.Reopen(due);
            }
            else
            {
                db.Add(FollowUp.Of(Guid.CreateVersion7(now), FollowUpKind.ObtainConsent, referral.ReferralId, of, due, referral.NeedId, referral.ReferralId, charityId));
            }
        }
    }

    /// <summary>What a follow-up was about is done; nobody has to call.</summary>
    public async Task DoneAsync(FollowUpKind kind, Guid subjectId, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.FollowUps.SingleOrDefaultAsync(row => row.SubjectId == subjectId && row.Kind == kind, cancellationToken))?.Complete(by, now);

    /// <summary>When a limit of the case's urgency ends, on the calendar of its place.</summary>
    public DateTimeOffset Due(Case of, Func<UrgencyClocks, TimeLimit> limit, DateTimeOffset now) =>
        Clock.DueAt(now, limit(reference.Urgencies[of.Urgency].Clocks), reference.Calendars.For(reference.Divisions.Find(of.Division))).At;
}
