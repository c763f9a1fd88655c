using System.Security.Cryptography;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.IdentityModel.Tokens;

namespace Identity.Keys;

/// <summary>Ready means that the newest key signs and that its published part agrees: some tenths of a millisecond.</summary>
internal sealed class SigningKeyHealth(SigningKeys keys) : IHealthCheck
{
    private static readonly byte[] Probe = "ready?"u8.ToArray();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var signature = keys.Newest.ECDsa.SignData(Probe, HashAlgorithmName.SHA256);
        var verified = ((ECDsaSecurityKey)keys.PublicKeys[0]).ECDsa.VerifyData(Probe, signature, HashAlgorithmName.SHA256);
        return Task.FromResult(verified ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The published key does not verify what the signing key signs."));
    }
}
