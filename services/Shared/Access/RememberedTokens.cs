using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Identity;

/// <summary>
/// A client sends the same token for as long as it holds; checking its signature each time is a large part of a small request. What was valid is remembered by the hash of the
/// whole token, for a minute at most, never beyond its end, and only while the issuer's keys are those it was checked with: with other keys it is checked again.
/// </summary>
public sealed class RememberedTokens(MemoryCache valid, TimeProvider time) : JsonWebTokenHandler
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (valid.TryGetValue(hash, out (TokenValidationResult Result, object[] Keys, DateTimeOffset Until) known) && time.GetUtcNow() < known.Until && (await Keys()).SequenceEqual(known.Keys))
            return known.Result;
        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid && TokenRules.Fault((JsonWebToken)result.SecurityToken) is { } fault)
            result = new TokenValidationResult { IsValid = false, Exception = new SecurityTokenValidationException(fault) };
        var (now, end) = (time.GetUtcNow(), result.IsValid ? new DateTimeOffset(result.SecurityToken.ValidTo) : DateTimeOffset.MinValue);
        var until = end < now + Longest ? end : now + Longest;
        if (until > now)
            valid.Set(hash, (result, await Keys(), until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = until - now });
        return result;

        // What another provider published last, or the keys of this process: one by one, because the framework copies their list for each request.
        async Task<object[]> Keys() =>
            validationParameters.ConfigurationManager is { } published ? [await published.GetBaseConfigurationAsync(CancellationToken.None)] : [.. validationParameters.IssuerSigningKeys ?? []];
    }
}
