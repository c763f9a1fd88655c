using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebConsole.Hotline;

/// <summary>
/// A draft stays in the browser, where a lost connection cannot reach it, and encrypted, because others may sit down at that desk. The key is in the open page alone; beside the
/// draft lies the key sealed by the server, which opens it for the same person again, for twelve hours.
/// </summary>
internal sealed class DraftKeys(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("console.drafts").ToTimeLimitedDataProtector();

    /// <summary>A fresh key, open and sealed for this person.</summary>
    public (string Open, string Sealed) New(ClaimsPrincipal person)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return (key, _seal.Protect($"{Of(person)} {key}", Kept));
    }

    /// <summary>The key again; null when it is somebody else's, too old or not ours.</summary>
    public string? Opened(ClaimsPrincipal person, string text)
    {
        try
        {
            return _seal.Unprotect(text).Split(' ') is [var of, var key] && of == Of(person) ? key : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Of(ClaimsPrincipal person) => person.FindFirstValue("sub") ?? "";
}
