namespace Audit;

/// <summary>Who did what to whose data, when, why and from where. Written in the same save as the act itself; holds ids and codes, never the data that was read.</summary>
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

    /// <summary>The address the call came from; null for what the platform does by itself.</summary>
    public string? Origin { get; init; }

    /// <summary>The place in the chain, from 1 without a gap; null until the record is sealed, shortly after its commit.</summary>
    public long? Number { get; init; }

    /// <summary>SHA-256 over the hash before it and this record; null until it is sealed.</summary>
    public byte[]? Hash { get; init; }

    /// <summary>A new record.</summary>
    public static AuditRecord Of(string actor, string? origin, string action, string subject, string why, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = actor,
        Action = action,
        Subject = subject,
        Why = why,
        Origin = origin,
    };
}
