using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Notifications.Sealing;

namespace Notifications.Sending;

/// <summary>
/// The value an address has to say back. Made of the proof's id and the address by a key of the platform, never of the webhook's secret: a charity that could work it out would lay the answer at an
/// address of somebody else. So nothing is stored, every replica makes the same, a repeated attempt is the same byte for byte, and what one address was asked is no answer for another.
/// </summary>
internal sealed class Challenge(SealingKeys keys)
{
    /// <summary>What is read of an answer; the challenge with its braces needs 60 bytes.</summary>
    public const int LongestAnswer = 512;

    public string Of(Guid delivery, string url) => Base64Url.EncodeToString(HMACSHA256.HashData(keys.Newest.Key, Encoding.UTF8.GetBytes($"webhook.proof {delivery:N} {url}")));

    /// <summary>Whether an answer is an object whose own <c>challenge</c> is the one that was sent; an event that is merely echoed holds it one level lower.</summary>
    public static bool Answers(ReadOnlySpan<byte> answer, string challenge)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(answer) is { ValueKind: JsonValueKind.Object } said
                && said.TryGetProperty("challenge", out var value) && value.ValueKind == JsonValueKind.String
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value.GetString()!), Encoding.UTF8.GetBytes(challenge));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is none.
            return false;
        }
    }
}
