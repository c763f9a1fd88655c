using Identity.Accounts;
using Identity.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Platform.Identity;

namespace Identity.SignIn;

/// <summary>Decides what follows a right password: the session, a code, or the set-up of a second factor for roles that must have one.</summary>
internal sealed class SecondFactor(IdentityDbContext db, SignInSessions sessions, Cookies cookies, IConfiguration configuration)
{
    private static readonly string[] MustHaveOne = [Roles.Coordinator, Roles.Auditor, Roles.Operator];

    /// <summary>Goes on after the password; saves what the caller changed too.</summary>
    public async Task<IResult> GoOnAsync(HttpContext context, Account account, string returnUrl, CancellationToken cancellationToken)
    {
        var hasPasskey = await HasPasskeyAsync(account, cancellationToken);
        if (account.AppSecret is null && !hasPasskey && !IsRequired(account))
        {
            sessions.Begin(context, account, "pwd");
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.LocalRedirect(returnUrl);
        }

        await db.SaveChangesAsync(cancellationToken);
        cookies.SetStep(context, new Step(account.Id, account.SecurityStamp!, returnUrl));
        return TypedResults.LocalRedirect(account.AppSecret is null && !hasPasskey ? SetUpAppPage.Path : CodePage.Path);
    }

    /// <summary>The account that a step belongs to, if it is still good.</summary>
    public async Task<Account?> OfAsync(Step? step, CancellationToken cancellationToken) =>
        step is null ? null : await db.Users.SingleOrDefaultAsync(row => row.Id == step.AccountId && row.SecurityStamp == step.Stamp && row.DisabledAt == null, cancellationToken);

    public Task<bool> HasPasskeyAsync(Account account, CancellationToken cancellationToken) =>
        db.UserPasskeys.AnyAsync(passkey => passkey.UserId == account.Id, cancellationToken);

    /// <summary>Whoever sees many people's cases or runs the platform. In a demonstration, which listens on loopback only, nobody has to.</summary>
    public bool IsRequired(Account account) => !configuration.GetValue("Demonstration:Enabled", false) && account.Roles.Exists(role => MustHaveOne.Contains(role));
}
