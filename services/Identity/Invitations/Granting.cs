using Contracts.Http.Identity;
using Contracts.Reference;
using Identity.Accounts;
using Identity.Data;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Platform.Identity;

namespace Identity.Invitations;

/// <summary>How far somebody's right to bring in and to close accounts reaches.</summary>
/// <param name="Id">Account or client id.</param>
/// <param name="IsOperator">Brings in the first of each.</param>
/// <param name="Area">A coordinator's own area; null for others.</param>
/// <param name="CharityId">The charity of its administrator; null for others.</param>
internal sealed record Granter(string Id, bool IsOperator, Jurisdiction? Area, Guid? CharityId)
{
    /// <summary>Nobody: may grant nothing.</summary>
    public bool IsNobody => !IsOperator && Area is null && CharityId is null;

    /// <summary>Only the accounts that this person looks after.</summary>
    public IQueryable<Account> Of(IQueryable<Account> accounts)
    {
        if (IsOperator)
        {
            return accounts;
        }

        if (CharityId is { } charity)
        {
            return accounts.Where(account => account.CharityId == charity);
        }

        return Area is null ? accounts.Where(_ => false) : accounts.Within(Area).Where(account => account.CharityId == null && account.Division != null);
    }
}

/// <summary>Reads the right to grant: of a person from the account as it is now, of a machine client from its token.</summary>
internal sealed class Granters(IdentityDbContext db, Jurisdictions jurisdictions)
{
    public async Task<Granter> OfAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(actor.Id, out var id))
        {
            return Of(actor, isAdministrator: false);
        }

        return await db.Users.AsNoTracking().SingleOrDefaultAsync(account => account.Id == id && account.DisabledAt == null, cancellationToken) is { } account
            ? Of(new Actor(actor.Id, account.CharityId, account.Roles, account.Division), account.IsAdministrator)
            : new Granter(actor.Id, IsOperator: false, null, null);
    }

    private Granter Of(Actor actor, bool isAdministrator) => new(
        actor.Id, actor.Is(Roles.Operator), actor.Is(Roles.Coordinator) ? jurisdictions.Of(actor) : null, actor.Is(Roles.Charity) && isAdministrator ? actor.CharityId : null);
}

/// <summary>Who may give what: the rule is pure, and nobody can give a role or an area that he has not.</summary>
internal static class Granting
{
    /// <summary>Roles of staff, which a coordinator gives in his area.</summary>
    public static readonly IReadOnlyList<string> OfStaff = [Roles.Hotline, Roles.Coordinator, Roles.Field];

    private static readonly string[] Alone = [Roles.Charity, Roles.Auditor, Roles.Operator];

    /// <summary>What is wrong with the request itself, whoever sends it.</summary>
    public static void Check(InvitePerson request, Divisions divisions, FieldErrors errors)
    {
        var roles = request.Roles!;
        var place = request.Division is null or Jurisdiction.Nation ? null : divisions.Find(request.Division);
        errors.Require(roles.All(role => OfStaff.Contains(role) || Alone.Contains(role)), "roles", "未知角色，或不是给人用的角色。", "A role is not known, or not one for people.");
        errors.Require(roles.Distinct().Count() == roles.Count && (roles.Count == 1 || !roles.Any(Alone.Contains)), "roles", "机构、审计、运维角色只能单独授予。", "charity, auditor and operator stand alone, and each role is named once.");
        errors.Require(roles.Contains(Roles.Charity) == (request.Organisation!.Kind == "charity"), "organisation.kind", "与角色不符。", "Does not fit the role.");
        errors.Require(roles.Contains(Roles.Operator) == (request.Organisation.Kind == "operator"), "organisation.kind", "与角色不符。", "Does not fit the role.");
        errors.Require(roles.Contains(Roles.Charity) == request.Organisation.CharityId is not null, "organisation.charityId", "机构人员必填，其他人不填。", "Needed for people of a charity and for nobody else.");
        var placed = !roles.Contains(Roles.Charity) && !roles.Contains(Roles.Operator);
        errors.Require(placed == request.Division is not null, "division", "政府工作人员必填，其他人不填。", "Needed for staff and for nobody else.");
        errors.Require(request.Division is null or Jurisdiction.Nation || place is not null, "division", "未知的区划代码。", "This division is not known.");
        errors.Require(request.IsAdministrator != true || roles.Contains(Roles.Charity), "isAdministrator", "只适用于机构人员。", "Only for people of a charity.");
    }

    /// <summary>Whether this granter may give this.</summary>
    public static bool Allows(Granter granter, InvitePerson request, Divisions divisions)
    {
        var roles = request.Roles!;
        if (granter.IsOperator)
        {
            // The first of each: they bring in the others themselves.
            return roles.All(role => role is Roles.Coordinator or Roles.Auditor or Roles.Operator) || request.IsAdministrator == true;
        }

        if (granter.CharityId is { } charity)
        {
            return roles is [Roles.Charity] && request.Organisation!.CharityId == charity;
        }

        return granter.Area is { } area && roles.All(OfStaff.Contains)
            && (request.Division == Jurisdiction.Nation ? area.IsEverywhere : area.Covers(divisions.Find(request.Division)));
    }
}
