using Contracts.Http;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Identity;

namespace Intake.People;

/// <summary>Shows earlier cases while the operator is still typing. Answers numbers and reasons, never a detail of the other person.</summary>
internal static class FindDuplicates
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/duplicates", Handle)
        .WithName("FindDuplicates").WithSummary("Earlier cases that are probably about the same person, with score and reasons; at most ten.")
        .RequireRoles(Roles.Hotline, Roles.Field).CostsALookUp();

    private static async Task<Results<Ok<Page<LikelyDuplicate>>, Refusal>> Handle(
        Contracts.Http.Intake.FindDuplicates query, Actor actor, Jurisdiction jurisdiction, Duplicates duplicates, GroupCommit commits, ReferenceData reference, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (query.Division is { } division && reference.Divisions.Find(division) is null)
            return FieldErrors.One("division", "未知的行政区划代码。", "This division code is not known.");
        var found = await duplicates.FindAsync(PersonDetails.Of(query), query.Division, jurisdiction, cancellationToken);
        await commits.SaveAsync([actor.Did("duplicates.search", "cases", $"by {Fields(query)}; {found.Count} named", time.GetUtcNow())], cancellationToken);
        return TypedResults.Ok(new Page<LikelyDuplicate>(found, null));
    }

    // The words themselves stay out of the record.
    private static string Fields(Contracts.Http.Intake.FindDuplicates query) => string.Join(
        ", ", new[] { query.Phone is null ? "" : "phone", query.IdNumber is null ? "" : "idNumber", query.Name is null ? "" : "name", query.BirthDate is null ? "" : "birthDate" }.Where(word => word.Length > 0));
}
