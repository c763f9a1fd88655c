using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;
using Platform;

namespace Identity.Keys;

/// <summary>
/// The keys that sign access tokens (ES256): the newest signs, all are published, so that tokens of the one before stay valid until they expire.
/// <c>Identity:Keys:{n}</c> gives them as PEM, newest first. One process without such a setting keeps them in the data directory, one file per key,
/// and starts a new one when the newest is older than <c>Identity:RenewKeyAfterDays</c> (default 90).
/// </summary>
internal sealed class SigningKeys
{
    /// <summary>Folder below the data directory.</summary>
    public const string Folder = "identity-keys";

    /// <summary>How many files are published; tokens live for hours and keys for months.</summary>
    private const int Published = 3;

    private SigningKeys(IReadOnlyList<ECDsaSecurityKey> newestFirst)
    {
        All = newestFirst;
        Newest = newestFirst[0];
        Credentials = [.. newestFirst.Select(key => new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256))];
        PublicKeys = [.. newestFirst.Select(PublicPart)];
    }

    /// <summary>All of them, the one that signs first.</summary>
    public IReadOnlyList<ECDsaSecurityKey> All { get; }

    /// <summary>The key that signs.</summary>
    public ECDsaSecurityKey Newest { get; }

    /// <summary>What signs with them, in the same order.</summary>
    public IReadOnlyList<SigningCredentials> Credentials { get; }

    /// <summary>What verifies tokens.</summary>
    public IReadOnlyList<SecurityKey> PublicKeys { get; }

    public static SigningKeys Load(IConfiguration configuration, HostSwitches switches, TimeProvider time)
    {
        var configured = configuration.GetSection("Identity:Keys").GetChildren()
            .OrderBy(key => int.Parse(key.Key, CultureInfo.InvariantCulture))
            .Select(key => Read(key.Value ?? "", key.Path)).ToArray();
        if (configured.Length > 0)
        {
            return new SigningKeys(configured);
        }

        return switches.Bus == BusKind.InMemory
            ? new SigningKeys(FromFolder(Path.Combine(switches.DataDirectory, Folder), configuration.GetValue("Identity:RenewKeyAfterDays", 90), time))
            : throw new InvalidOperationException(
                "Separate services share their signing keys: set Identity:Keys:0 to an EC private key (P-256) in PEM, e.g. from `openssl ecparam -name prime256v1 -genkey -noout`.");
    }

    private static ECDsaSecurityKey[] FromFolder(string folder, int renewAfterDays, TimeProvider time)
    {
        var now = time.GetUtcNow();
        Directory.CreateDirectory(folder);
        // The name is the time of creation, so that names sort by age.
        var files = Directory.GetFiles(folder, "*.pem").OrderDescending(StringComparer.Ordinal).ToList();
        if (files.Count == 0 || CreatedAt(files[0]) < now.AddDays(-renewAfterDays))
        {
            files.Insert(0, Create(folder, now));
        }

        return [.. files.Take(Published).Select(file => Read(File.ReadAllText(file), file))];
    }

    private static string Create(string folder, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(folder, now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + ".pem");
        SecretFile.MakeOnce(file, key.ExportPkcs8PrivateKeyPem() + "\n");
        return file;
    }

    private static DateTimeOffset CreatedAt(string file) =>
        DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? created
            : DateTimeOffset.MinValue;

    private static ECDsaSecurityKey Read(string pem, string from)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true) is { D: not null, Curve.Oid.FriendlyName: "nistP256" or "ECDSA_P256" })
            {
                return Named(key);
            }
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            // The text of the fault may quote the key: only the place is told.
        }

        key.Dispose();
        throw new InvalidOperationException($"{from} is not an unencrypted EC private key (P-256) in PEM.");
    }

    private static SecurityKey PublicPart(ECDsaSecurityKey key)
    {
        var part = ECDsa.Create();
        part.ImportSubjectPublicKeyInfo(key.ECDsa.ExportSubjectPublicKeyInfo(), out _);
        return Named(part);
    }

    private static ECDsaSecurityKey Named(ECDsa key)
    {
        var named = new ECDsaSecurityKey(key);
        named.KeyId = Base64UrlEncoder.Encode(named.ComputeJwkThumbprint());
        return named;
    }
}
