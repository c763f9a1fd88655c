using Intake.Approvals;
using Intake.Cases;
using Intake.Data;
using Intake.FollowUps;

namespace Intake.Retention;

/// <summary>A case whose records are due, and what holds them: nothing goes while somebody has to be able to prove or to finish something.</summary>
internal sealed record Candidate
{
    public required Guid CaseId { get; init; }

    public required string Division { get; init; }

    public required DateTimeOffset ClosedAt { get; init; }

    /// <summary>The person contradicts what a charity says.</summary>
    public required bool Disputed { get; init; }

    /// <summary>A charity has not ended its work.</summary>
    public required bool Serving { get; init; }

    /// <summary>No second person has looked at an override, or at a minor's data opened in danger to life, yet.</summary>
    public required bool Unreviewed { get; init; }

    /// <summary>The person has not been told of an override yet.</summary>
    public required bool NotTold { get; init; }

    /// <summary>A charity has not confirmed that it deleted the contact.</summary>
    public required bool Deleting { get; init; }

    /// <summary>A case of the same household is open, or was closed too late to be due.</summary>
    public required bool Linked { get; init; }

    /// <summary>The words for what holds them.</summary>
    public IReadOnlyList<string> HeldBy =>
    [
        .. Disputed ? ["dispute"] : Array.Empty<string>(),
        .. Serving ? ["service"] : Array.Empty<string>(),
        .. Unreviewed ? ["review"] : Array.Empty<string>(),
        .. NotTold ? ["notice"] : Array.Empty<string>(),
        .. Deleting ? ["deletion"] : Array.Empty<string>(),
        .. Linked ? ["linkedCase"] : Array.Empty<string>(),
    ];
}

/// <summary>Looks for what holds due records.</summary>
internal static class Holds
{
    private static readonly string[] Serving = ["accepted", "inService", "onHold", "delivered"];

    public static IQueryable<Candidate> WithHolds(this IQueryable<Case> due, IntakeDbContext db, DateTimeOffset before) => due.Select(row => new Candidate
    {
        CaseId = row.Id,
        Division = row.Area3 ?? row.Area2 ?? row.Area1,
        ClosedAt = row.ClosedAt!.Value,
        Disputed = db.Referrals.Any(referral => referral.CaseId == row.Id && referral.Status == "disputed"),
        Serving = db.Referrals.Any(referral => referral.CaseId == row.Id && Serving.Contains(referral.Status)),
        Unreviewed = db.Consents.Any(consent => consent.CaseId == row.Id && consent.Basis == "dangerToLife" && consent.ReviewedAt == null)
            || db.Approvals.Any(approval => approval.CaseId == row.Id && approval.Purpose == Approval.DangerToLife && approval.Outcome == null),
        NotTold = db.FollowUps.Any(task => task.CaseId == row.Id && (task.Kind == FollowUpKind.LaterNotice || task.Kind == FollowUpKind.TellResponsible) && task.DoneAt == null),
        Deleting = db.Deletions.Any(deletion => deletion.CaseId == row.Id && deletion.ConfirmedAt == null),
        Linked = db.Links.Any(link => link.CaseId == row.Id && link.RemovedAt == null
                && db.Cases.Any(other => other.Id == link.DuplicateOf && (other.ClosedAt == null || other.ClosedAt > before)))
            || db.Links.Any(link => link.DuplicateOf == row.Id && link.RemovedAt == null
                && db.Cases.Any(other => other.Id == link.CaseId && (other.ClosedAt == null || other.ClosedAt > before))),
    });

    /// <summary>Only those that nothing holds.</summary>
    public static IQueryable<Candidate> Free(this IQueryable<Candidate> candidates) => candidates.Where(row =>
        !row.Disputed && !row.Serving && !row.Unreviewed && !row.NotTold && !row.Deleting && !row.Linked);
}
