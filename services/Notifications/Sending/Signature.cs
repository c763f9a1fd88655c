using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Notifications.Sending;

/// <summary>Secrets and signatures as Standard Webhooks 1.0 has them (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and body.</summary>
internal static class Signature
{
    public const string Prefix = "whsec_";

    private const int SecretBytes = 32;

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>A secret as the charity gets it.</summary>
    public static string Written(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret that counts, separated by spaces.</summary>
    /// <param name="secrets">The newest first.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="seconds">The header <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">What is sent.</param>
    public static string Of(IEnumerable<byte[]> secrets, string id, long seconds, string body)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }
}
