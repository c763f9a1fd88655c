using Audit;

namespace Platform.Identity;

/// <summary>What an actor does is put on record.</summary>
public static class Acts
{
    /// <summary>The audit record of an act, for the save of the act itself.</summary>
    public static AuditRecord Did(this Actor actor, string action, string subject, string why, DateTimeOffset now) =>
        AuditRecord.Of(actor.Id, actor.Origin, action, subject, why, now);
}
