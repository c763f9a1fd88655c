using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Identity.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Identity.Keys;

/// <summary>
/// Keys that follow from the signing keys, so that no further secret has to be handed out: one seals the cookie keys in the database, one encrypts codes and refresh tokens.
/// </summary>
internal static class DerivedKeys
{
    public static byte[] Of(SigningKeys keys, int index, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.All[index].ECDsa.ExportParameters(includePrivateParameters: true).D!, 32, info: Encoding.UTF8.GetBytes("referral/" + purpose));
}

/// <summary>Seals what the data protection of the framework writes into the database (AES-256-GCM): who has a copy of the database alone can make no cookie.</summary>
internal sealed class SealKeys(SigningKeys keys) : IXmlEncryptor
{
    public const string Purpose = "cookie-keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealed", new XAttribute("key", keys.Newest.KeyId), Seal(plaintextElement.ToString(SaveOptions.DisableFormatting), DerivedKeys.Of(keys, 0, Purpose))), typeof(OpenKeys));

    private static string Seal(string text, byte[] key)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var box = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(box.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(box.AsSpan(0, 12), plain, box.AsSpan(12, plain.Length), box.AsSpan(12 + plain.Length));
        return Convert.ToBase64String(box);
    }
}

/// <summary>Opens them again, also with a signing key that is no longer the newest. The framework creates it by its name.</summary>
internal sealed class OpenKeys(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var keys = services.GetRequiredService<SigningKeys>();
        var index = keys.All.ToList().FindIndex(key => key.KeyId == encryptedElement.Attribute("key")!.Value);
        if (index < 0)
        {
            throw new CryptographicException("A cookie key was sealed with a signing key that is no longer configured.");
        }

        var box = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[box.Length - 28];
        using var aes = new AesGcm(DerivedKeys.Of(keys, index, SealKeys.Purpose), 16);
        aes.Decrypt(box.AsSpan(0, 12), box.AsSpan(12, plain.Length), box.AsSpan(12 + plain.Length), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}

/// <summary>At each start all of them are sealed anew with the newest signing key, so that an old one can be taken away.</summary>
internal sealed class ResealKeys(IServiceScopeFactory scopes, SigningKeys keys, IOptions<KeyManagementOptions> options, IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDbContext>();
        var (opener, sealer) = (new OpenKeys(services), options.Value.XmlEncryptor!);
        foreach (var row in await db.DataProtectionKeys.ToListAsync(cancellationToken))
        {
            var xml = XElement.Parse(row.Xml!);
            foreach (var box in xml.Descendants("sealed").Where(box => box.Attribute("key")!.Value != keys.Newest.KeyId).ToList())
            {
                box.ReplaceWith(sealer.Encrypt(opener.Decrypt(box)).EncryptedElement);
            }

            row.Xml = xml.ToString(SaveOptions.DisableFormatting);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
