using System.Security.Claims;
using System.Security.Cryptography;
using Contracts.Reference;
using Microsoft.AspNetCore.DataProtection;
using WebConsole.Shell;

namespace WebConsole.Field;

/// <summary>
/// What a phone writes down without a connection, whoever finds the phone cannot read: it is sealed with a public key, and the secret one is in the open tab alone. Beside each entry lies that secret key,
/// sealed by the server, which opens it for the same person again.
/// </summary>
internal sealed class FieldKeys(IDataProtectionProvider protection, ReferenceData reference, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);
    private static readonly TimeSpan Reserve = TimeSpan.FromHours(12);

    private readonly PersonSeal _seal = new(protection, "console.field");

    /// <summary>
    /// How long an entry may wait on a phone: less than the services know an idempotency key, so that an entry whose answer was lost is never opened twice.
    /// </summary>
    public TimeSpan Kept
    {
        get
        {
            var now = time.GetUtcNow();
            var known = now - reference.Retention.General("answers", DateOnly.FromDateTime(now.UtcDateTime)).Keep.Before(now) - Reserve;
            return known < Longest ? known : Longest;
        }
    }

    /// <summary>A fresh pair. It seals for as long as an entry may wait, so what it sealed last waits as long again.</summary>
    public FieldKey New(ClaimsPrincipal person)
    {
        using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var secret = Convert.ToBase64String(pair.ExportPkcs8PrivateKey());
        return new FieldKey(Convert.ToBase64String(pair.ExportSubjectPublicKeyInfo()), secret, _seal.Seal(person, secret, 2 * Kept), (long)Kept.TotalMilliseconds);
    }

    /// <summary>The secret key again; null when it is somebody else's, too old or not ours.</summary>
    public string? Opened(ClaimsPrincipal person, string text) => _seal.Opened(person, text);
}

/// <summary>A pair of keys (ECDH on P-256, base64).</summary>
/// <param name="Public">SubjectPublicKeyInfo: seals.</param>
/// <param name="Secret">PKCS #8: opens.</param>
/// <param name="Sealed">The secret one, for this console alone.</param>
/// <param name="Kept">Milliseconds for which the pair seals, and for which an entry waits.</param>
internal sealed record FieldKey(string Public, string Secret, string Sealed, long Kept);
