using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Identity.Revoking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Identity.SignIn;

/// <summary>A person's own page: the browsers in which they are signed in, each of which can be ended, and their second factors.</summary>
internal static class OwnPage
{
    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(ReturnUrls.Own, ShowAsync).AllowAnonymous().ExcludeFromDescription();
        root.MapPost("/account/sessions", EndAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, IdentityDbContext db, SignInSessions sessions, SecondFactor secondFactor, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await sessions.CurrentAsync(context, cancellationToken) is not { } current)
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var now = time.GetUtcNow();
        var open = await db.Sessions.AsNoTracking().Where(session => session.AccountId == current.AccountId && session.EndedAt == null && session.EndsAt > now)
            .OrderByDescending(session => session.StartedAt).ThenBy(session => session.Id).Take(50).ToListAsync(cancellationToken);
        var passkeys = await db.UserPasskeys.CountAsync(passkey => passkey.UserId == current.AccountId, cancellationToken);
        return Show(current, open, passkeys);
    }

    private static async Task<IResult> EndAsync(HttpContext context, IdentityDbContext db, SignInSessions sessions, EndSessions ending, Revocations revocations, Cookies cookies, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        if (await sessions.CurrentAsync(context, cancellationToken) is not { } current)
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var (by, origin) = (current.AccountId.ToString(), Actor.Of(context).Origin);
        if (form["session"] == "others")
        {
            await ending.EndAllAsync(current.AccountId, by, origin, current.Id, cancellationToken);
        }
        else if (Guid.TryParse(form["session"], out var id)
            && await db.Sessions.SingleOrDefaultAsync(session => session.Id == id && session.AccountId == current.AccountId, cancellationToken) is { } session)
        {
            ending.End(session, by, origin);
            if (session.Id == current.Id)
            {
                cookies.DropSession(context);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        revocations.Announce();
        return TypedResults.LocalRedirect(ReturnUrls.Own);
    }

    private static Page Show(SignInSession current, List<SignInSession> open, int passkeys) => new("我的账号", "My account", words => Markup.Of(
        $"""
        <p>{current.Account.Name}<br><span class="hint">{current.Account.Email}</span></p>
        <h2>{words["已登录的浏览器", "Where you are signed in"]}</h2>
        <ul class="plain">{Markup.Join(open.Select(session => One(session, current, words)))}</ul>
        {(open.Count > 1 ? EndForm("others", words["退出其他全部浏览器", "Sign out everywhere else"], words) : Markup.Nothing)}
        <h2>{words["第二重验证", "Second factor"]}</h2>
        <p>{(current.Account.AppSecret is null ? words["尚未设置身份验证器应用。", "No authenticator app is set up."] : words["已设置身份验证器应用。", "An authenticator app is set up."])}
        {words[$"恢复代码剩余 {current.Account.RecoveryCodes.Count} 个，通行密钥 {passkeys} 个。", $"{current.Account.RecoveryCodes.Count} recovery codes left, {passkeys} passkeys."]}</p>
        <p><a href="{SetUpAppPage.Path}">{words["设置身份验证器应用（会换发恢复代码）", "Set up an authenticator app (renews the recovery codes)"]}</a></p>
        <form method="post" action="/account/passkeys" data-passkey="add" hidden>
        {words.Token}<input type="hidden" name="credential" value="">
        <p><button type="submit" class="second">{words["添加通行密钥", "Add a passkey"]}</button></p>
        <p class="fault" role="alert" data-fault hidden>{words["未能添加通行密钥。", "The passkey could not be added."]}</p>
        </form>
        """))
    { WithScript = true };

    private static Markup One(SignInSession session, SignInSession current, Words words) => Markup.Of(
        $"""
        <li><time datetime="{session.StartedAt.UtcDateTime.ToString("O")}">{session.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm")} UTC</time>{(session.Id == current.Id ? words["（本浏览器）", " (this browser)"] : "")}
        <span class="hint">{session.Agent}</span>
        {EndForm(session.Id.ToString(), words["退出", "Sign out"], words)}</li>
        """);

    private static Markup EndForm(string session, string label, Words words) => Markup.Of(
        $"""<form method="post" action="/account/sessions">{words.Token}<input type="hidden" name="session" value="{session}"><button type="submit" class="second">{label}</button></form>""");
}
