namespace Platform.Audit;

/// <summary>Who did what to whose data, when and why. Written in the same save as the act itself; holds ids and codes, never the data that was read.</summary>
public sealed class AuditRecord
{
    /// <summary>Version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Client or account id.</summary>
    public required string Actor { get; init; }

    /// <summary>What was done, e.g. <c>contact.read</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, e.g. <c>case/…</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>Why: a purpose or reason code, or ids that justify the act.</summary>
    public required string Why { get; init; }
}
