using Intake.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.FollowUps;

/// <summary>A field worker goes to people whom somebody has to ask or tell something: what such a visit needs is seen for the visit, and nothing else of the case.</summary>
internal static class Visitor
{
    private const string Purpose = "visit";

    private static readonly string[] Fields = ["name", "phone", "address"];

    /// <summary>Somebody whose only business with a case is the way to the person.</summary>
    public static bool Is(Actor actor) => actor.Is(Roles.Field) && !(actor.Is(Roles.Hotline) || actor.Is(Roles.Coordinator));

    /// <summary>More than a visit needs is not asked for.</summary>
    public static void Check(Contracts.Http.Intake.UnmaskCase request, FieldErrors errors)
    {
        errors.Require(request.Purpose == Purpose, "purpose", "走访人员只能为上门走访查看。", "A field worker sees this for a visit alone.");
        for (var index = 0; index < request.Fields!.Count; index++)
        {
            errors.Require(request.Fields[index] is { } field && Fields.Contains(field), $"fields[{index}]", "走访只需姓名、电话和地址。", "A visit needs name, phone and address alone.");
        }
    }

    /// <summary>Whether there is something to ask or to tell at the door.</summary>
    public static Task<bool> HasToVisitAsync(Guid caseId, IntakeDbContext db, CancellationToken cancellationToken) =>
        db.FollowUps.AnyAsync(row => row.CaseId == caseId && row.DoneAt == null && TakeNextCall.Calls.Contains(row.Kind), cancellationToken);
}
