using System.Text.Json.Serialization;

namespace Contracts.Http.Identity;

/// <summary>What a client sends for an access token, as an HTML form (RFC 6749 section 4.4). The client may also sign in with the Basic scheme and leave its id and secret out.</summary>
/// <param name="GrantType"><c>client_credentials</c>.</param>
/// <param name="ClientId">Name of the client.</param>
/// <param name="ClientSecret">Its secret.</param>
public sealed record TokenRequest(
    [property: JsonPropertyName("grant_type")] string GrantType,
    [property: JsonPropertyName("client_id")] string? ClientId,
    [property: JsonPropertyName("client_secret")] string? ClientSecret);

/// <summary>An access token. Use it until it expires instead of asking for one per call.</summary>
/// <param name="AccessToken">A signed JWT, for the header <c>Authorization: Bearer …</c>.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds until it expires.</param>
public sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

/// <summary>Why no token was given (RFC 6749 section 5.2).</summary>
/// <param name="Error"><c>invalid_client</c>, <c>invalid_request</c>, <c>unsupported_grant_type</c>, ...</param>
/// <param name="ErrorDescription">A sentence for developers.</param>
public sealed record TokenRefusal(
    [property: JsonPropertyName("error")] string Error,
    [property: JsonPropertyName("error_description")] string? ErrorDescription);
