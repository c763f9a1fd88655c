using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Notifications.Tests;

/// <summary>The C# of docs/webhooks.md, letter for letter.</summary>
internal static class Verification
{
    public static bool Verify(string secret, IHeaderDictionary headers, byte[] body)
    {
        var (id, seconds) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(seconds, CultureInfo.InvariantCulture)) > 300)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body];
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed)));
        return headers["webhook-signature"].ToString().Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(one)));
    }

    /// <summary>What to answer a verified event with; null when its status is enough.</summary>
    public static string? Answer(byte[] body)
    {
        using var read = JsonDocument.Parse(body);
        return read.RootElement.GetProperty("type").GetString() == "webhook.proof"
            ? JsonSerializer.Serialize(new { challenge = read.RootElement.GetProperty("data").GetProperty("challenge").GetString() })
            : null;
    }
}
