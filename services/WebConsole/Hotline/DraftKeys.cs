using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using WebConsole.Shell;

namespace WebConsole.Hotline;

/// <summary>
/// A draft stays in the browser, where a lost connection cannot reach it, and encrypted, because others may sit down at that desk. The key is in the open page alone; beside the
/// draft lies the key sealed by the server, which opens it for the same person again, for twelve hours.
/// </summary>
internal sealed class DraftKeys(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(12);

    private readonly PersonSeal _seal = new(protection, "console.drafts");

    /// <summary>A fresh key, open and sealed for this person.</summary>
    public (string Open, string Sealed) New(ClaimsPrincipal person)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return (key, _seal.Seal(person, key, Kept));
    }

    /// <summary>The key again; null when it is somebody else's, too old or not ours.</summary>
    public string? Opened(ClaimsPrincipal person, string text) => _seal.Opened(person, text);
}
