using Intake.Data;
using Platform.Identity;

namespace Intake.Cases;

/// <summary>Whose cases somebody works on.</summary>
internal static class OwnCases
{
    /// <summary>
    /// Cases of the caller's area and, while they are open, those it opened itself: whoever calls the desk of the next county is helped to the end of the call. For a case that
    /// is named; lists show the area alone.
    /// </summary>
    public static IQueryable<Case> CasesOf(this IntakeDbContext db, Actor actor, Jurisdiction jurisdiction)
    {
        var id = actor.Id;
        return db.Cases.Within(jurisdiction, row => row.OpenedBy == id && row.State == CaseState.Open);
    }
}
