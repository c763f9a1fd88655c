using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Identity.Passwords;
using Identity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Identity.SignIn;

/// <summary>
/// E-mail and password. Whether an account exists cannot be told from the answer, from its time or from the number of tries: all three are the same for a name that nobody has.
/// </summary>
internal static partial class SignInPage
{
    public const string Path = "/account/sign-in";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(Path, (string? returnUrl) => Show(ReturnUrls.OrOwn(returnUrl), "", null)).AllowAnonymous().ExcludeFromDescription();
        root.MapPost(Path, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, IdentityDbContext db, FailedSignIns failed, FailedAttempts attempts, PasswordCheck passwords, SecondFactor secondFactor, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        var (email, password, returnUrl) = (form["email"].ToString().Trim(), form["password"].ToString(), ReturnUrls.OrOwn(form["returnUrl"]));
        if (email.Length is 0 or > Account.LongestEmail || password.Length is 0 or > PasswordRules.Longest)
        {
            return Show(returnUrl, email, WrongPassword);
        }

        var address = context.Connection.RemoteIpAddress;
        if ((attempts.WaitOf("sign-in", address) ?? await failed.WaitOfAsync(email, cancellationToken)) is { } wait)
        {
            return Closed(wait, returnUrl);
        }

        var name = email.ToUpperInvariant();
        var account = await db.Users.SingleOrDefaultAsync(row => row.NormalizedEmail == name && row.DisabledAt == null, cancellationToken);
        if (!passwords.IsRight(account, password))
        {
            attempts.Count("sign-in", address);
            await failed.CountAsync(email, cancellationToken);
            Refused(logs.CreateLogger(typeof(SignInPage)), account?.Id);
            return await failed.WaitOfAsync(email, cancellationToken) is { } closed ? Closed(closed, returnUrl) : Show(returnUrl, email, WrongPassword);
        }

        await failed.ForgetAsync(email, cancellationToken);
        return await secondFactor.GoOnAsync(context, account!, returnUrl, cancellationToken);
    }

    private static readonly (string, string) WrongPassword = ("邮箱或密码不正确。", "The e-mail address or the password is wrong.");

    private static Page Show(string returnUrl, string email, (string, string)? fault) => new("登录", "Sign in", words => Markup.Of(
        $"""
        {words.Alert(fault)}
        <form method="post" action="{Path}">
        {words.Token}<input type="hidden" name="returnUrl" value="{returnUrl}">
        {words.Field("email", "邮箱", "E-mail", "email", "username webauthn", email)}
        {words.Field("password", "密码", "Password", "password", "current-password")}
        {words.Button("登录", "Sign in")}
        </form>
        <form method="post" action="/account/passkey" data-passkey="sign-in" hidden>
        {words.Token}<input type="hidden" name="returnUrl" value="{returnUrl}"><input type="hidden" name="credential" value="">
        <p><button type="submit" class="second">{words["使用通行密钥登录", "Sign in with a passkey"]}</button></p>
        <p class="fault" role="alert" data-fault hidden>{words["通行密钥未能使用，请改用密码。", "The passkey could not be used; use your password."]}</p>
        </form>
        <p class="hint">{words["没有账号或忘记密码？请向本单位的协调员或机构管理员索取链接。", "No account, or the password is forgotten? Ask your coordinator or your charity's administrator for a link."]}</p>
        """), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
    { WithScript = true };

    public static Page Closed(TimeSpan wait, string returnUrl) => new("请稍后再试", "Try again later", words => Markup.Of(
        $"""
        <p>{words[$"尝试次数过多，请在 {Math.Ceiling(wait.TotalMinutes)} 分钟后再试。", $"Too many attempts; try again in {Math.Ceiling(wait.TotalMinutes)} minutes."]}</p>
        <p><a href="{Path}?returnUrl={Uri.EscapeDataString(returnUrl)}">{words["返回登录", "Back to sign-in"]}</a></p>
        """), StatusCodes.Status429TooManyRequests);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in refused; account {AccountId}")]
    private static partial void Refused(ILogger logger, Guid? accountId);
}
