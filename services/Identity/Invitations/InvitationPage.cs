using Audit;
using Contracts.Reference;
using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Identity.Passwords;
using Identity.Revoking;
using Identity.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Identity.Invitations;

/// <summary>Whoever was invited opens the link and chooses a password; then the account is there and the person signed in, or on the way to the second factor that the role needs.</summary>
internal static class InvitationPage
{
    public const string Path = "/account/invitation";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(Path, async (string? token, IdentityDbContext db, InvitationLinks links, TimeProvider time, CancellationToken cancellationToken) =>
            await FindAsync(token, db, links, time, cancellationToken) is { } invitation ? Show(invitation, token!, null) : NotGood()).AllowAnonymous().ExcludeFromDescription();
        root.MapPost(Path, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, IdentityDbContext db, InvitationLinks links, UserManager<Account> users, SecondFactor secondFactor, EndSessions ending, Revocations revocations, ReferenceData reference, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        var (token, password) = (form["token"].ToString(), form["password"].ToString());
        if (await FindAsync(token, db, links, time, cancellationToken) is not { } invitation)
        {
            return NotGood();
        }

        if (PasswordRules.Fault(password, invitation.Name, invitation.Email, invitation.OrganisationName) is { } fault)
        {
            return Show(invitation, token, fault);
        }

        if (password != form["again"])
        {
            return Show(invitation, token, ("两次输入的密码不一致。", "The two passwords are not the same."));
        }

        var now = time.GetUtcNow();
        if (invitation.AccountId is { } known)
        {
            return await RenewAsync(context, invitation, known, password, db, users, ending, revocations, secondFactor, now, cancellationToken);
        }

        var account = Of(invitation, reference.Divisions, now);
        invitation.Use(account.Id, now);
        db.Add(AuditRecord.Of(account.Id.ToString(), Actor.Of(context).Origin, "account.create", $"account/{account.Id}", $"invitation/{invitation.Id}", now));
        try
        {
            // The library saves account, invitation and record at once; whoever opened the link a second time in the meantime meets the invitation's version.
            if (!(await users.CreateAsync(account, password)).Succeeded)
            {
                return NotGood();
            }
        }
        catch (DbUpdateException)
        {
            return NotGood();
        }

        return await secondFactor.GoOnAsync(context, account, ReturnUrls.Own, cancellationToken);
    }

    /// <summary>A new password for an account that exists: everything that was signed in with the old one ends.</summary>
    private static async Task<IResult> RenewAsync(
        HttpContext context, Invitation invitation, Guid id, string password, IdentityDbContext db, UserManager<Account> users, EndSessions ending, Revocations revocations, SecondFactor secondFactor,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == id && row.DisabledAt == null, cancellationToken) is not { } account)
        {
            return NotGood();
        }

        invitation.Use(id, now);
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        var origin = Actor.Of(context).Origin;
        await ending.EndAllAsync(id, id.ToString(), origin, except: null, cancellationToken);
        db.Add(AuditRecord.Of(id.ToString(), origin, "account.password", $"account/{id}", $"invitation/{invitation.Id}", now));
        try
        {
            // Saves all of it, and takes back what was half-way signed in.
            if (!(await users.UpdateSecurityStampAsync(account)).Succeeded)
            {
                return NotGood();
            }
        }
        catch (DbUpdateException)
        {
            return NotGood();
        }

        revocations.Announce();
        return await secondFactor.GoOnAsync(context, account, ReturnUrls.Own, cancellationToken);
    }

    private static async Task<Invitation?> FindAsync(string? token, IdentityDbContext db, InvitationLinks links, TimeProvider time, CancellationToken cancellationToken) =>
        links.Read(token) is { } id && await db.Invitations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } invitation && invitation.IsOpenAt(time.GetUtcNow()) ? invitation : null;

    private static Account Of(Invitation invitation, Divisions divisions, DateTimeOffset now)
    {
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = invitation.Name,
            UserName = invitation.Email,
            Email = invitation.Email,
            EmailConfirmed = true,
            Roles = [.. invitation.Roles],
            Organisation = invitation.Organisation,
            OrganisationName = invitation.OrganisationName,
            CharityId = invitation.CharityId,
            IsAdministrator = invitation.IsAdministrator,
            CreatedAt = now,
            InvitedBy = invitation.InvitedBy,
        };
        account.WorkIn(invitation.Division, invitation.Division is null ? null : divisions.Find(invitation.Division));
        return account;
    }

    private static Page Show(Invitation invitation, string token, (string, string)? fault) => new(invitation.AccountId is null ? "欢迎加入" : "设置新密码", invitation.AccountId is null ? "Welcome" : "Choose a new password", words => Markup.Of(
        $"""
        {words.Alert(fault)}
        <p>{words[$"{invitation.Name}，请为您的账号设置密码。", $"{invitation.Name}, choose a password for your account."]}<br><span class="hint">{invitation.Email}</span></p>
        <form method="post" action="{Path}">
        {words.Token}<input type="hidden" name="token" value="{token}"><input type="hidden" name="username" value="{invitation.Email}">
        {words.Field("password", "密码", "Password", "password", "new-password", hint: words[$"至少 {PasswordRules.Shortest} 个字符；几个不相干的词连起来就很好。", $"At least {PasswordRules.Shortest} characters; a few unrelated words do well."])}
        {words.Field("again", "再输一遍", "The same again", "password", "new-password")}
        {(invitation.AccountId is null ? words.Button("创建账号", "Create my account") : words.Button("保存新密码", "Save the new password"))}
        </form>
        """), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static Page NotGood() => new("链接无效", "This link is not good", words => Markup.Of(
        $"""<p>{words["此邀请已使用、已过期或已收回。请向邀请您的人索取新的链接。", "The invitation was used, has expired or was taken back. Ask whoever invited you for a new one."]}</p><p><a href="/account">{words["登录", "Sign in"]}</a></p>"""),
        StatusCodes.Status410Gone);
}
