using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Platform.Identity;

namespace Testing.Apps;

/// <summary>Issues real, signed tokens for tests of a single module, as the identity service would.</summary>
public sealed class TestIssuer
{
    private const string Issuer = "https://issuer.test/";
    private readonly ECDsaSecurityKey _key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "test" };

    /// <summary>What the module's token validation trusts.</summary>
    public LocalIssuer Local => new(Issuer, [_key]);

    /// <summary>A token for one role; <paramref name="client"/> becomes the actor id.</summary>
    public string Token(string role, Guid? charityId = null, string? client = null, string? division = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = client ?? role + "-test", ["role"] = role };
        if (charityId is { } charity)
        {
            claims["charity_id"] = charity.ToString();
        }

        if (division is not null)
        {
            claims["division"] = division;
        }

        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = TokenValidation.Audience,
            Subject = new ClaimsIdentity(),
            Claims = claims,
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddHours(1),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
