using Contracts.Http;
using Contracts.Http.Identity;
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

/// <summary>Whoever may invite people also sees and closes their accounts: within his area, his charity, or everywhere. A closed account is refused by every service within seconds.</summary>
internal static class LookAfterAccounts
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/accounts", ListAsync).WithName("ListAccounts").WithSummary("Accounts you look after, newest first.").RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator);
        api.MapGet("/accounts/{id:guid}", GetAsync).WithName("GetAccount").WithSummary("One account you look after.").RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator);
        api.MapPost("/accounts/{id:guid}/closing", CloseAsync).WithName("CloseAccount").WithSummary("Close an account: its sessions end and its tokens are refused everywhere within a minute.")
            .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator).RetryConflicts<IdentityDbContext>();
        api.MapPost("/accounts/{id:guid}/reopening", ReopenAsync).WithName("ReopenAccount").WithSummary("Let a closed account sign in again.")
            .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator).RetryConflicts<IdentityDbContext>();
    }

    private static async Task<Ok<Page<AccountView>>> ListAsync(Actor actor, Paging paging, IdentityDbContext db, Granters granters, CancellationToken cancellationToken)
    {
        var granter = await granters.OfAsync(actor, cancellationToken);
        var before = Guid.TryParse(paging.After, out var id) ? id : (Guid?)null;
        var rows = await granter.Of(db.Users.AsNoTracking()).Where(account => before == null || account.Id < before).OrderByDescending(account => account.Id).Take(paging.Take + 1).ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.Id).ToList();
        var withPasskey = (await db.UserPasskeys.Where(passkey => ids.Contains(passkey.UserId)).Select(passkey => passkey.UserId).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        return TypedResults.Ok(new Page<AccountView>(
            [.. rows.Take(paging.Take).Select(row => View(row, withPasskey.Contains(row.Id)))], rows.Count > paging.Take ? Paging.Encode(rows[paging.Take - 1].Id.ToString()) : null));
    }

    private static async Task<Results<Ok<AccountView>, Refusal>> GetAsync(Guid id, Actor actor, HttpContext context, IdentityDbContext db, Granters granters, SecondFactor secondFactor, CancellationToken cancellationToken)
    {
        var granter = await granters.OfAsync(actor, cancellationToken);
        if (await granter.Of(db.Users.AsNoTracking()).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } account)
        {
            return Refusal.NotFound();
        }

        context.Tag(account.Version);
        return TypedResults.Ok(View(account, await secondFactor.HasPasskeyAsync(account, cancellationToken)));
    }

    private static async Task<Results<NoContent, Refusal>> CloseAsync(
        Guid id, AccountStep request, Actor actor, IfMatch ifMatch, IdentityDbContext db, Granters granters, EndSessions ending, Revocations revocations, TimeProvider time, CancellationToken cancellationToken)
    {
        var granter = await granters.OfAsync(actor, cancellationToken);
        if (await granter.Of(db.Users).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } account)
        {
            return Refusal.NotFound();
        }

        if (!ifMatch.Allows(account.Version))
        {
            return Refusal.Stale();
        }

        if (account.Id.ToString() == actor.Id)
        {
            return new Refusal(ProblemKind.IllegalTransition).Because("不能停用自己的账号。", "Nobody closes his own account.");
        }

        if (account.DisabledAt is null)
        {
            var now = time.GetUtcNow();
            account.DisabledAt = now;
            await ending.EndAllAsync(id, actor.Id, actor.Origin, except: null, cancellationToken);
            revocations.Add(id.ToString());
            db.Add(actor.Did("account.close", $"account/{id}", request.Reason!, now));
            await db.SaveChangesAsync(cancellationToken);
            revocations.Announce();
        }

        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Refusal>> ReopenAsync(
        Guid id, AccountStep request, Actor actor, IfMatch ifMatch, IdentityDbContext db, Granters granters, TimeProvider time, CancellationToken cancellationToken)
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

        if (account.DisabledAt is not null)
        {
            var now = time.GetUtcNow();
            account.DisabledAt = null;
            db.Add(actor.Did("account.reopen", $"account/{id}", request.Reason!, now));
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static AccountView View(Account account, bool hasPasskey) => new(
        account.Id, account.Email!, account.Name, account.Roles, new PersonOrganisation(account.Organisation.ToString().ToLowerInvariant(), account.OrganisationName, account.CharityId), account.Division,
        account.IsAdministrator, account.AppSecret is not null || hasPasskey, account.CreatedAt, account.DisabledAt, account.Version);
}
