using Contracts.Http.Identity;
using Identity.Accounts;
using Identity.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Identity.Invitations;

/// <summary>
/// Somebody forgot the password: whoever looks after the account hands over a link at which the person chooses a new one. All sessions end with it; the second factor stays, so the link
/// alone does not open an account that has one. The same request again takes the former link back.
/// </summary>
internal static class NewPasswordLink
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/accounts/{id:guid}/password-link", HandleAsync)
        .WithName("NewPasswordLink").WithSummary("A link at which the person chooses a new password; it is shown this one time.")
        .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator);

    private static async Task<Results<Ok<InvitationLink>, Refusal>> HandleAsync(
        Guid id, Actor actor, HttpContext context, IdentityDbContext db, Granters granters, InvitationLinks links, TimeProvider time, CancellationToken cancellationToken)
    {
        var granter = await granters.OfAsync(actor, cancellationToken);
        if (await granter.Of(db.Users.AsNoTracking()).SingleOrDefaultAsync(row => row.Id == id && row.DisabledAt == null, cancellationToken) is not { } account)
        {
            return Refusal.NotFound();
        }

        var now = time.GetUtcNow();
        foreach (var earlier in await db.Invitations.Where(row => row.AccountId == id && row.UsedAt == null && row.WithdrawnAt == null).ToListAsync(cancellationToken))
        {
            earlier.Withdraw(now);
        }

        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            Email = account.Email!,
            Name = account.Name,
            Roles = [.. account.Roles],
            Organisation = account.Organisation,
            OrganisationName = account.OrganisationName,
            CharityId = account.CharityId,
            Division = account.Division,
            IsAdministrator = account.IsAdministrator,
            InvitedBy = actor.Id,
            CreatedAt = now,
            ExpiresAt = now.AddDays(1),
            AccountId = id,
        };
        db.Add(invitation);
        db.Add(actor.Did("account.password-link", $"account/{id}", $"invitation/{invitation.Id}", now));
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new InvitationLink(invitation.Id, links.Of(invitation.Id), invitation.ExpiresAt));
    }
}
