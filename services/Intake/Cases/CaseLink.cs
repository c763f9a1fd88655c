namespace Intake.Cases;

/// <summary>Two cases were found to be about the same household. Taken back, the row stays: who linked and who unlinked is part of the history.</summary>
internal sealed class CaseLink
{
    public required Guid Id { get; init; }

    /// <summary>The later case.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The earlier case that it repeats.</summary>
    public required Guid DuplicateOf { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }

    public required string LinkedBy { get; init; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public string? RemovedBy { get; private set; }

    public void Remove(string by, DateTimeOffset now) => (RemovedAt, RemovedBy) = (now, by);
}
