using System.Net.Mail;
using Audit;
using Contracts.Http.Identity;
using Contracts.Reference;
using Identity.Accounts;
using Identity.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Platform.Http;
using Platform.Identity;

namespace Identity.Invitations;

/// <summary>
/// A coordinator invites staff of his area, a charity's administrator people of his charity, an operator the first of each. A repeated request takes the link before back and
/// gives a new one, so a lost answer costs nothing and no link has to be stored.
/// </summary>
internal static class InviteByApi
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/invitations", HandleAsync)
        .WithName("InvitePerson").WithSummary("Invite somebody; the link is shown this one time.")
        .RequireRoles(Roles.Coordinator, Roles.Charity, Roles.Operator);

    private static async Task<Results<Created<InvitationLink>, Refusal>> HandleAsync(
        InvitePerson request, Actor actor, HttpContext context, IdentityDbContext db, Granters granters, Inviting inviting, ReferenceData reference, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Require(Inviting.IsAddress(request.Email!), "email", "不是有效的邮箱地址。", "This is no e-mail address.");
        Granting.Check(request, reference.Divisions, errors);
        if (!errors.None)
        {
            return errors.ToRefusal();
        }

        var granter = await granters.OfAsync(actor, cancellationToken);
        if (!Granting.Allows(granter, request, reference.Divisions))
        {
            return new Refusal(ProblemKind.Forbidden).Because("不能授予自己没有的角色、区域或机构。", "Nobody can give a role, an area or a charity that he has not.");
        }

        context.Response.Headers.CacheControl = "no-store";
        return await inviting.InviteAsync(request, granter.Id, actor.Origin, cancellationToken) is { } link
            ? TypedResults.Created($"/api/identity/invitations/{link.Id}", link)
            : new Refusal(ProblemKind.AlreadyExists).Because("此邮箱已有账号。", "This address has an account.");
    }
}

/// <summary>Makes an invitation, for the API and for the command line.</summary>
internal sealed class Inviting(IdentityDbContext db, InvitationLinks links, IConfiguration configuration, TimeProvider time)
{
    /// <summary>A plain address without a display name; browsers and mail systems disagree about the rest.</summary>
    public static bool IsAddress(string email) =>
        email.Length <= Account.LongestEmail && !email.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) && MailAddress.TryCreate(email, out var address) && address.Address == email;

    /// <summary>The link; null when the address has an account.</summary>
    public async Task<InvitationLink?> InviteAsync(InvitePerson request, string by, string? origin, CancellationToken cancellationToken)
    {
        var (now, email, name) = (time.GetUtcNow(), request.Email!, request.Email!.ToUpperInvariant());
        if (await db.Users.AnyAsync(account => account.NormalizedEmail == name, cancellationToken))
        {
            return null;
        }

        foreach (var earlier in await db.Invitations.Where(row => row.InvitedBy == by && row.Email == email && row.UsedAt == null && row.WithdrawnAt == null).ToListAsync(cancellationToken))
        {
            earlier.Withdraw(now);
        }

        var invitation = new Invitation
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            Name = request.Name!.Trim(),
            Roles = [.. request.Roles!],
            Organisation = Enum.Parse<OrganisationKind>(request.Organisation!.Kind!, ignoreCase: true),
            OrganisationName = request.Organisation.Name?.Trim(),
            CharityId = request.Organisation.CharityId,
            Division = request.Division,
            IsAdministrator = request.IsAdministrator == true,
            InvitedBy = by,
            CreatedAt = now,
            ExpiresAt = now + configuration.GetValue("Identity:InvitationLifetime", TimeSpan.FromDays(7)),
        };
        db.Add(invitation);
        db.Add(AuditRecord.Of(by, origin, "account.invite", $"invitation/{invitation.Id}", string.Join(' ', [.. invitation.Roles, invitation.Division ?? "", invitation.CharityId?.ToString() ?? ""]).Trim(), now));
        await db.SaveChangesAsync(cancellationToken);
        return new InvitationLink(invitation.Id, links.Of(invitation.Id), invitation.ExpiresAt);
    }
}
