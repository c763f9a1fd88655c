using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WebConsole.SignIn;

/// <summary>
/// Access tokens of people last minutes, so they are renewed on the way. When the provider no longer renews (the session was ended, the account closed), the session ends here too,
/// and the next page leads to the sign-in.
/// </summary>
internal sealed class KeepTokensFresh(HybridCache cache, IOptionsMonitor<OpenIdConnectOptions> provider, TimeProvider time) : CookieAuthenticationEvents
{
    /// <summary>A page asks several services one after the other with the same token.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(45);

    /// <summary>A refresh token is good once: requests that arrive together share one renewal, later ones find its result in the ticket.</summary>
    private static readonly HybridCacheEntryOptions Shared = new() { Expiration = TimeSpan.FromSeconds(30), Flags = HybridCacheEntryFlags.DisableDistributedCache };

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var properties = context.Properties;
        if (!DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var expires) || expires - Reserve > time.GetUtcNow())
        {
            return;
        }

        if (properties.GetTokenValue("refresh_token") is not { } refresh || await RenewedAsync(refresh, context.HttpContext.RequestAborted) is not { Access.Length: > 0 } renewed)
        {
            context.RejectPrincipal();
            return;
        }

        properties.UpdateTokenValue("access_token", renewed.Access);
        properties.UpdateTokenValue("refresh_token", renewed.Refresh);
        properties.UpdateTokenValue("expires_at", renewed.ExpiresAt.ToString("o", CultureInfo.InvariantCulture));
        // Without this the cookie handler would also stretch the session.
        context.ShouldRenew = true;
    }

    private ValueTask<Tokens> RenewedAsync(string refresh, CancellationToken cancellationToken) => cache.GetOrCreateAsync(
        "console:renewal:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refresh))), refresh, AskAsync, Shared, cancellationToken: cancellationToken);

    private async ValueTask<Tokens> AskAsync(string refresh, CancellationToken cancellationToken)
    {
        var options = provider.Get(SignInSetup.Provider);
        var endpoints = await options.ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"), new("refresh_token", refresh), new("client_id", options.ClientId!),
            .. options.ClientSecret is { } secret ? [new KeyValuePair<string, string>("client_secret", secret)] : (KeyValuePair<string, string>[])[],
        ]);
        using var answer = await options.Backchannel.PostAsync(endpoints.TokenEndpoint, form, cancellationToken);
        if ((int)answer.StatusCode is >= 400 and < 500)
        {
            return new Tokens("", "", default);
        }

        answer.EnsureSuccessStatusCode();
        var message = new OpenIdConnectMessage(await answer.Content.ReadAsStringAsync(cancellationToken));
        return new Tokens(message.AccessToken, message.RefreshToken ?? refresh, time.GetUtcNow().AddSeconds(int.Parse(message.ExpiresIn, CultureInfo.InvariantCulture)));
    }

    /// <summary>What a renewal brought; empty where the provider refused.</summary>
    internal sealed record Tokens(string Access, string Refresh, DateTimeOffset ExpiresAt);
}
