using Audit;
using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Platform.Identity;

namespace Identity.SignIn;

/// <summary>The second factor: a code of the authenticator app, or one of the recovery codes. Either opens once.</summary>
internal static class CodePage
{
    public const string Path = "/account/code";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(Path, async (HttpContext context, Cookies cookies, SecondFactor secondFactor, CancellationToken cancellationToken) =>
            await secondFactor.OfAsync(cookies.StepOf(context), cancellationToken) is null ? (IResult)TypedResults.LocalRedirect(SignInPage.Path) : Show(null)).AllowAnonymous().ExcludeFromDescription();
        root.MapPost(Path, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, IdentityDbContext db, Cookies cookies, SecondFactor secondFactor, SignInSessions sessions, FailedSignIns failed, AppSecrets secrets, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        var step = cookies.StepOf(context);
        if (await secondFactor.OfAsync(step, cancellationToken) is not { } account)
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var counted = "code/" + account.Id;
        if (await failed.WaitOfAsync(counted, cancellationToken) is { } wait)
        {
            return SignInPage.Closed(wait, step!.ReturnUrl);
        }

        var code = new string([.. form["code"].ToString().Where(letter => !char.IsWhiteSpace(letter))]);
        var methods = MethodsOf(account, code, secrets, time.GetUtcNow());
        if (methods is null)
        {
            await failed.CountAsync(counted, cancellationToken);
            return Show(("验证码不正确或已使用过。", "The code is wrong or was used before."));
        }

        await failed.ForgetAsync(counted, cancellationToken);
        var session = sessions.Begin(context, account, methods);
        if (methods == "pwd recovery")
        {
            db.Add(AuditRecord.Of(account.Id.ToString(), Actor.Of(context).Origin, "account.recovery-code", $"account/{account.Id}", $"{account.RecoveryCodes.Count} left", session.StartedAt));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The same code at the same moment in another browser: one of the two has used it.
            cookies.DropSession(context);
            return Show(("验证码不正确或已使用过。", "The code is wrong or was used before."));
        }

        return TypedResults.LocalRedirect(step!.ReturnUrl);
    }

    private static string? MethodsOf(Account account, string code, AppSecrets secrets, DateTimeOffset now)
    {
        if (account.AppSecret is { } secret && code.Length == 6 && AppCodes.StepOf(secrets.Open(secret), code, now, account.LastAppStep) is { } used)
        {
            account.LastAppStep = used;
            return "pwd otp";
        }

        return code.Length is > 6 and < 20 && RecoveryCodes.Use(account, code) ? "pwd recovery" : null;
    }

    private static Page Show((string, string)? fault) => new("输入验证码", "Enter the code", words => Markup.Of(
        $"""
        {words.Alert(fault)}
        <form method="post" action="{Path}">
        {words.Token}
        {words.Field("code", "验证码", "Code", "text", "one-time-code", hint: words["身份验证器应用中的六位数字，或一个恢复代码。", "The six digits of your authenticator app, or one of your recovery codes."])}
        {words.Button("继续", "Continue")}
        </form>
        <form method="post" action="/account/passkey" data-passkey="second" hidden>
        {words.Token}<input type="hidden" name="credential" value="">
        <p><button type="submit" class="second">{words["使用通行密钥", "Use a passkey"]}</button></p>
        <p class="fault" role="alert" data-fault hidden>{words["通行密钥未能使用。", "The passkey could not be used."]}</p>
        </form>
        """), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
    { WithScript = true };
}

/// <summary>Secrets of authenticator apps are sealed in the database with the same keys as cookies.</summary>
internal sealed class AppSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("authenticator-app");

    public string Seal(byte[] secret) => Convert.ToBase64String(_protector.Protect(secret));

    public byte[] Open(string text) => _protector.Unprotect(Convert.FromBase64String(text));
}
