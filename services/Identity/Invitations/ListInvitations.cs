using Contracts.Http;
using Contracts.Http.Identity;
using Identity.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Identity.Invitations;

/// <summary>The invitations somebody gave, newest first; an open one can be taken back.</summary>
internal static class ListInvitations
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/invitations", HandleAsync).WithName("ListInvitations").WithSummary("Invitations you gave, newest first.")
            .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator);
        api.MapPost("/invitations/{id:guid}/withdrawal", WithdrawAsync).WithName("WithdrawInvitation").WithSummary("Take an invitation back; its link opens nothing any more.")
            .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator).RetryConflicts<IdentityDbContext>();
    }

    private static async Task<Ok<Page<InvitationView>>> HandleAsync(Actor actor, Paging paging, IdentityDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = Guid.TryParse(paging.After, out var id) ? id : (Guid?)null;
        var rows = await db.Invitations.AsNoTracking().Where(row => row.InvitedBy == actor.Id && (before == null || row.Id < before)).OrderByDescending(row => row.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Page<InvitationView>(
            [.. rows.Take(paging.Take).Select(row => new InvitationView(row.Id, row.Email, row.Name, row.Roles, row.Division, row.CharityId, row.StateAt(now), row.CreatedAt, row.ExpiresAt))],
            rows.Count > paging.Take ? Paging.Encode(rows[paging.Take - 1].Id.ToString()) : null));
    }

    private static async Task<Results<NoContent, Refusal>> WithdrawAsync(Guid id, Actor actor, IdentityDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.Invitations.SingleOrDefaultAsync(row => row.Id == id && row.InvitedBy == actor.Id, cancellationToken) is not { } invitation)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        if (invitation.UsedAt is not null)
        {
            return Refusal.Illegal("used", []);
        }

        if (invitation.WithdrawnAt is null)
        {
            invitation.Withdraw(now);
            db.Add(actor.Did("account.invite-withdrawn", $"invitation/{id}", "withdrawn", now));
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }
}
