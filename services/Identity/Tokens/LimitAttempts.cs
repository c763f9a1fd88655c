using System.Security.Cryptography;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Identity.Tokens;

/// <summary>Before a secret is looked at: too many wrong ones are refused, and an unknown client takes as long as a known one.</summary>
internal sealed class LimitAttempts(FailedAttempts attempts, IOpenIddictApplicationManager clients) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    /// <summary>Where <see cref="RefuseAlike"/> finds how long the caller has to wait.</summary>
    public const string WaitProperty = "referral:wait";

    /// <summary>As many rounds as OpenIddict takes to check a secret.</summary>
    public const int Rounds = 10_000;

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var address = context.Transaction.GetHttpRequest()!.HttpContext.Connection.RemoteIpAddress;
        if (attempts.WaitOf(context.ClientId, address) is { } wait)
        {
            context.Transaction.Properties[WaitProperty] = wait;
            context.Reject("temporarily_unavailable", "Too many attempts with a wrong secret; try again later.");
            return;
        }

        // OpenIddict finds the same row in its cache of this request, so a known client costs no second query.
        if (context.ClientId is { Length: > 0 } id && await clients.FindByClientIdAsync(id, context.CancellationToken) is null)
        {
            _ = Rfc2898DeriveBytes.Pbkdf2(context.ClientSecret ?? "", new byte[16], Rounds, HashAlgorithmName.SHA256, 32);
        }
    }
}
