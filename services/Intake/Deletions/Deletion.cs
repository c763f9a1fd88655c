using Contracts.Http.Intake;
using Intake.Cases;

namespace Intake.Deletions;

/// <summary>A charity has read a contact that it may no longer keep, and is asked to delete it and to say so.</summary>
internal sealed class Deletion
{
    /// <summary>Time for the receipt. The law says "in time" (PIPL Art. 47); ours.</summary>
    private static readonly TimeSpan Term = TimeSpan.FromDays(14);

    private Deletion()
    {
    }

    public Guid Id { get; private init; }

    public Guid CaseId { get; private init; }

    public string CaseNumber { get; private init; } = "";

    public Guid CharityId { get; private init; }

    public DateTimeOffset RequestedAt { get; private init; }

    public DateTimeOffset DueAt { get; private init; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public string? ConfirmedBy { get; private set; }

    public DeletionView View => new(Id, CaseId, CaseNumber, CharityId, RequestedAt, DueAt, ConfirmedAt);

    public static Deletion Ask(Case of, Guid charityId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        CaseId = of.Id,
        CaseNumber = of.Number,
        CharityId = charityId,
        RequestedAt = now,
        DueAt = now + Term,
    };

    public Change Confirm(string by, DateTimeOffset now)
    {
        if (ConfirmedAt is not null)
        {
            return Change.AlreadySo;
        }

        (ConfirmedAt, ConfirmedBy) = (now, by);
        return Change.Done;
    }
}
