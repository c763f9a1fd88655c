using Contracts.Http.Identity;
using Contracts.Reference;
using Identity.Data;
using Identity.Invitations;
using Identity.Revoking;
using Identity.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Identity.Accounts;

/// <summary>
/// Somebody gets other roles, another division, or becomes or stops being a charity's administrator. Whoever changes it may have invited the person as it was and as it becomes: nobody gives or
/// takes what he has not. The sessions end and tokens are refused everywhere within a minute, so that nobody goes on with the rights of before, nor has new ones without the second factor they ask for.
/// </summary>
internal static class ChangeRights
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/accounts/{id:guid}/rights", Handle)
        .WithName("ChangeRights").WithSummary("Give an account other roles or another division: its sessions end, tokens with the former rights are refused everywhere within a minute.")
        .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator).RetryConflicts<IdentityDbContext>();

    private static async Task<Results<NoContent, Refusal>> Handle(
        Guid id, Contracts.Http.Identity.ChangeRights request, Actor actor, IfMatch ifMatch, IdentityDbContext db, Granters granters, ReferenceData reference, EndSessions ending, Revocations revocations,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var granter = await granters.OfAsync(actor, cancellationToken);
        if (await granter.Of(db.Users).SingleOrDefaultAsync(row => row.Id == id && !row.IsDemonstration, cancellationToken) is not { } account)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(account.Version))
        {
            return Refusal.Stale();
        }

        if (account.Id.ToString() == actor.Id)
        {
            return new Refusal(ProblemKind.IllegalTransition).Because("不能更改自己的权限。", "Nobody changes his own rights.");
        }

        var errors = new FieldErrors();
        var wanted = As(account, request.Roles!, request.Division, request.IsAdministrator ?? account.IsAdministrator);
        errors.Require(
            request.Roles!.Contains(Roles.Charity) == (account.Organisation == OrganisationKind.Charity) && request.Roles!.Contains(Roles.Operator) == (account.Organisation == OrganisationKind.Operator),
            "roles", "换到另一类单位的人须在那里另开账号。", "Who moves to another kind of organisation gets an account there.");
        if (errors.None)
        {
            Granting.Check(wanted, reference.Divisions, errors);
        }

        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var present = As(account, account.Roles, account.Division, account.IsAdministrator);
        if (!Granting.Allows(granter, present, reference.Divisions) || !Granting.Allows(granter, wanted, reference.Divisions))
        {
            return new Refusal(ProblemKind.Forbidden);
        }

        if (!account.Roles.ToHashSet().SetEquals(wanted.Roles!) || account.Division != wanted.Division || account.IsAdministrator != wanted.IsAdministrator)
        {
            var now = time.GetUtcNow();
            var before = Words(present);
            account.Roles = [.. wanted.Roles!];
            account.IsAdministrator = wanted.IsAdministrator == true;
            account.WorkIn(wanted.Division, reference.Divisions.Find(wanted.Division));
            await ending.EndAllAsync(id, actor.Id, actor.Origin, except: null, cancellationToken);
            revocations.Add(id.ToString());
            db.Add(actor.Did("account.rights", $"account/{id}", $"{before} to {Words(wanted)}: {request.Reason}", now));
            await db.SaveChangesAsync(cancellationToken);
            revocations.Announce();
        }

        return TypedResults.NoContent();
    }

    private static InvitePerson As(Account account, IReadOnlyList<string> roles, string? division, bool isAdministrator) => new(
        account.Email, account.Name, roles, new PersonOrganisation(account.Organisation.ToString().ToLowerInvariant(), account.OrganisationName, account.CharityId), division, isAdministrator);

    private static string Words(InvitePerson rights) =>
        string.Join(' ', [.. rights.Roles!, .. rights.IsAdministrator == true ? ["administrator"] : Array.Empty<string>(), .. rights.Division is { } division ? [division] : Array.Empty<string>()]);
}
