using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Identity.SignIn;

/// <summary>
/// The two cookies of the pages, sealed so that nobody can read or make one: the session of somebody signed in, and the step somebody has reached on the way there.
/// </summary>
internal sealed class Cookies(IDataProtectionProvider protection, SecureCookies secure, TimeProvider time)
{
    private const string SessionName = "referral-session";
    private const string StepName = "referral-step";
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(15);

    private readonly IDataProtector _sessions = protection.CreateProtector("session");
    private readonly IDataProtector _steps = protection.CreateProtector("step");

    public void SetSession(HttpContext context, SignInSession session) =>
        context.Response.Cookies.Append(SessionName, Base64Url.EncodeToString(_sessions.Protect(session.Id.ToByteArray())), Options(session.EndsAt));

    public Guid? SessionOf(HttpContext context) =>
        Opened(context, SessionName, _sessions) is { Length: 16 } id ? new Guid(id) : null;

    public void DropSession(HttpContext context) => context.Response.Cookies.Delete(SessionName, Options(null));

    public void SetStep(HttpContext context, Step step)
    {
        var until = time.GetUtcNow() + LongestStep;
        context.Response.Cookies.Append(StepName, Base64Url.EncodeToString(_steps.Protect(JsonSerializer.SerializeToUtf8Bytes(step with { Until = until }))), Options(until));
    }

    /// <summary>The step of this browser; null when there is none, it is too old or somebody changed it.</summary>
    public Step? StepOf(HttpContext context) =>
        Opened(context, StepName, _steps) is { } json && JsonSerializer.Deserialize<Step>(json) is { } step && step.Until > time.GetUtcNow() ? step : null;

    public void DropStep(HttpContext context) => context.Response.Cookies.Delete(StepName, Options(null));

    private static byte[]? Opened(HttpContext context, string name, IDataProtector protector)
    {
        if (context.Request.Cookies[name] is not { Length: > 0 and < 4096 } text || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            return protector.Unprotect(Base64Url.DecodeFromChars(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieOptions Options(DateTimeOffset? until) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = secure.Always, Path = "/", Expires = until, IsEssential = true };
}

/// <summary>Whether cookies travel over https only: wherever the issuer's address begins so.</summary>
internal sealed record SecureCookies(bool Always);

/// <summary>How far somebody has come: the password was right, and a second factor is to be given or set up.</summary>
/// <param name="AccountId">Whose password it was.</param>
/// <param name="Stamp">Security stamp of the account: a changed password takes the step back.</param>
/// <param name="ReturnUrl">Where to go on afterwards.</param>
internal sealed record Step(Guid AccountId, string Stamp, string ReturnUrl)
{
    public DateTimeOffset Until { get; init; }

    /// <summary>The new secret of an authenticator app that is being set up.</summary>
    public string? NewSecret { get; init; }

    /// <summary>What the browser has to sign with a passkey.</summary>
    public string? PasskeyState { get; init; }
}
