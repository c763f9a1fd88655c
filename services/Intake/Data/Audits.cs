using Platform.Identity;

namespace Intake.Data;

/// <summary>Notes who did what to whose data, in the same save as the act.</summary>
internal static class Audits
{
    public static void Note(this IntakeDbContext db, Actor actor, string action, string subject, string why, DateTimeOffset now) =>
        db.Add(actor.Did(action, subject, why, now));
}
