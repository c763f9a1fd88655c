using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Identity;

/// <summary>
/// What a token has to be beside signed, current and meant for us. A decision about access must not depend on which of two contradicting claims was read, so a token that is
/// not clear is no token.
/// </summary>
public static class TokenRules
{
    private const int LongestId = 100;
    private static readonly string[] Single = ["charity_id", "division"];

    /// <summary>Signatures by a private key only: who knows the public one cannot sign with it, whatever the header says.</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>What is wrong with a token, for nobody but the log; null when it is clear.</summary>
    public static string? Fault(JsonWebToken token)
    {
        var claims = token.Claims.ToLookup(claim => claim.Type, claim => claim.Value);
        return !IsPlain(token) ? "A claim is written twice."
            : claims["sub"].ToArray() is not [{ Length: > 0 and <= LongestId }] ? "It names nobody, or several."
            : !claims["role"].Any() ? "It has no role."
            : claims["role"].Distinct().Count() != claims["role"].Count() ? "A role is named twice."
            : Single.FirstOrDefault(name => claims[name].Count() > 1) is { } twice ? $"{twice} has several values."
            : claims["charity_id"].Any(id => !Guid.TryParse(id, out _)) ? "charity_id is not an id."
            : null;
    }

    // Parsers differ in which of two equal names they keep.
    private static bool IsPlain(JsonWebToken token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return payload.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
