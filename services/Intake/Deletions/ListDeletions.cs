using Contracts.Http;
using Contracts.Http.Intake;
using Intake.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Intake.Deletions;

/// <summary>What a charity still has to delete.</summary>
internal static class ListDeletions
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/deletions", Handle)
        .WithName("ListDeletions").WithSummary("Contacts that the charity may no longer keep and has not yet confirmed to have deleted, oldest first.")
        .RequireRoles(Roles.Charity);

    private static async Task<Ok<Page<DeletionView>>> Handle(Actor actor, Paging paging, IntakeDbContext db, CancellationToken cancellationToken)
    {
        var own = actor.CharityId ?? Guid.Empty;
        var rows = db.Deletions.AsNoTracking().Where(row => row.CharityId == own && row.ConfirmedAt == null);
        rows = Guid.TryParse(paging.After, out var after) ? rows.Where(row => row.Id > after) : rows;
        var found = await rows.OrderBy(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var page = found.Take(paging.Take).ToArray();
        return TypedResults.Ok(new Page<DeletionView>([.. page.Select(row => row.View)], found.Count > paging.Take ? Paging.Encode(page[^1].Id.ToString()) : null));
    }
}
