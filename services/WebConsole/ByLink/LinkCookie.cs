using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace WebConsole.ByLink;

/// <summary>The link somebody came by, for an hour, sealed, on the pages of the link alone. So its token stands in no address, no log and no referrer.</summary>
internal sealed class LinkCookie(IDataProtectionProvider protection)
{
    private const string Name = "console-link";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("console.link").ToTimeLimitedDataProtector();

    public void Keep(HttpContext context, string token) => context.Response.Cookies.Append(Name, _seal.Protect(token, Kept), new CookieOptions
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = ByLinkDoors.Path,
        MaxAge = Kept,
        IsEssential = true,
    });

    /// <summary>The token; null when there is none, or its hour is over.</summary>
    public string? Of(HttpContext context)
    {
        try
        {
            return context.Request.Cookies[Name] is { Length: > 0 } kept ? _seal.Unprotect(kept) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
