using Audit;
using Identity.Accounts;
using Identity.Data;
using Identity.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Identity;
using QRCoder;

namespace Identity.SignIn;

/// <summary>An authenticator app is joined to the account: the secret is shown once, a code of it proves that the app has it, then the recovery codes are shown once.</summary>
internal static class SetUpAppPage
{
    public const string Path = "/account/app";

    public static void Map(IEndpointRouteBuilder root)
    {
        root.MapGet(Path, ShowAsync).AllowAnonymous().ExcludeFromDescription();
        root.MapPost(Path, HandleAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Cookies cookies, SecondFactor secondFactor, SignInSessions sessions, AppSecrets secrets, CancellationToken cancellationToken)
    {
        if (await WhoAsync(context, cookies, secondFactor, sessions, cancellationToken) is not var (account, step))
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var secret = AppCodes.NewSecret();
        cookies.SetStep(context, step with { NewSecret = secrets.Seal(secret) });
        return Show(account, secret, null);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext context, IdentityDbContext db, Cookies cookies, SecondFactor secondFactor, SignInSessions sessions, AppSecrets secrets, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await Form.ReadAsync(context) is not { } form)
        {
            return Form.Refused();
        }

        if (await WhoAsync(context, cookies, secondFactor, sessions, cancellationToken) is not var (account, step) || step.NewSecret is not { } box)
        {
            return TypedResults.LocalRedirect(SignInPage.Path);
        }

        var secret = secrets.Open(box);
        var code = new string([.. form["code"].ToString().Where(letter => !char.IsWhiteSpace(letter))]);
        var now = time.GetUtcNow();
        if (AppCodes.StepOf(secret, code, now, 0) is not { } used)
        {
            return Show(account, secret, ("验证码不正确；请检查手机的时间。", "The code is wrong; check the clock of the phone."));
        }

        (account.AppSecret, account.LastAppStep) = (box, used);
        var codes = RecoveryCodes.Renew(account);
        db.Add(AuditRecord.Of(account.Id.ToString(), Actor.Of(context).Origin, "account.app-joined", $"account/{account.Id}", "own", now));
        if (await sessions.CurrentAsync(context, cancellationToken) is null)
        {
            sessions.Begin(context, account, "pwd otp");
        }
        else
        {
            cookies.DropStep(context);
        }

        await db.SaveChangesAsync(cancellationToken);
        return Done(codes, step.ReturnUrl);
    }

    /// <summary>Either somebody on the way in who has no second factor yet, or somebody signed in: a password alone must not replace the app of an account that has one.</summary>
    private static async Task<(Account Account, Step Step)?> WhoAsync(HttpContext context, Cookies cookies, SecondFactor secondFactor, SignInSessions sessions, CancellationToken cancellationToken)
    {
        var step = cookies.StepOf(context);
        if (await sessions.CurrentAsync(context, cancellationToken) is { Account: var known })
        {
            var same = step is not null && step.AccountId == known.Id && step.Stamp == known.SecurityStamp;
            return (known, same ? step! : new Step(known.Id, known.SecurityStamp!, ReturnUrls.Own));
        }

        return await secondFactor.OfAsync(step, cancellationToken) is { AppSecret: null } account && !await secondFactor.HasPasskeyAsync(account, cancellationToken) ? (account, step!) : null;
    }

    private static Page Show(Account account, byte[] secret, (string, string)? fault) => new("设置身份验证器应用", "Set up an authenticator app", words => Markup.Of(
        $"""
        {words.Alert(fault)}
        <p>{words["用手机上的身份验证器应用扫描此码，或输入密钥。", "Scan this code with an authenticator app on your phone, or type the key into it."]}</p>
        <img class="code" src="{QrCode(account, secret)}" alt="{words["密钥的二维码", "The key as a QR code"]}">
        <p><code>{string.Join(' ', AppCodes.AsText(secret).Chunk(4).Select(part => new string(part)))}</code></p>
        <form method="post" action="{Path}">
        {words.Token}
        {words.Field("code", "应用显示的六位数字", "The six digits that the app shows", "text", "one-time-code")}
        {words.Button("确认", "Confirm")}
        </form>
        """), fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);

    private static Page Done(IReadOnlyList<string> codes, string returnUrl) => new("请保存恢复代码", "Keep your recovery codes", words => Markup.Of(
        $"""
        <p>{words["手机丢失时，每个代码可登录一次。只显示这一次，请打印或抄下，放在安全的地方。", "When the phone is lost, each code signs you in once. They are shown this one time: print or copy them and keep them safe."]}</p>
        <ul class="plain">{Markup.Join(codes.Select(code => Markup.Of($"<li><code>{code}</code></li>")))}</ul>
        <p><a href="{returnUrl}">{words["已保存，继续", "I have kept them, go on"]}</a></p>
        """));

    private static string QrCode(Account account, byte[] secret)
    {
        var address = $"otpauth://totp/Referral:{Uri.EscapeDataString(account.Email!)}?secret={AppCodes.AsText(secret)}&issuer=Referral";
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(code);
        return "data:image/png;base64," + Convert.ToBase64String(picture.GetGraphic(6));
    }
}
