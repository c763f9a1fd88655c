using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace WebConsole.Shell;

/// <summary>Seals a text for one person and a limited time, so that it may lie on a machine that others use too: only this console opens it, and only for the same person.</summary>
internal sealed class PersonSeal(IDataProtectionProvider protection, string purpose)
{
    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector(purpose).ToTimeLimitedDataProtector();

    public string Seal(ClaimsPrincipal person, string text, TimeSpan kept) => _seal.Protect($"{Of(person)} {text}", kept);

    /// <summary>The text again; null when it is somebody else's, too old or not ours.</summary>
    public string? Opened(ClaimsPrincipal person, string text)
    {
        try
        {
            return _seal.Unprotect(text).Split(' ') is [var of, var inside] && of == Of(person) ? inside : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Who it is, the same at each sign-in.</summary>
    public static string Of(ClaimsPrincipal person) => person.FindFirstValue("sub") ?? "";
}
