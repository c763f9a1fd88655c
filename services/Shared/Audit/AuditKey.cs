using System.Security.Cryptography;

namespace Audit;

/// <summary>
/// The key that signs heads, from outside of the database: <c>Audit:SigningKey</c> (an EC private key on P-256 in PEM) or the file <c>Audit:SigningKeyFile</c>. One process on
/// SQLite makes one in its data directory at the first start. Separate services without a key chain their records and sign nothing, which they say and a figure shows.
/// </summary>
public sealed class AuditKey
{
    /// <summary>The file in the data directory.</summary>
    public const string FileName = "audit-key.pem";

    private readonly ECDsa? _key;
    private readonly Lock _turn = new();

    private AuditKey(ECDsa? key) => (_key, Id) = (key, key is null ? "" : IdOf(key.ExportSubjectPublicKeyInfo()));

    /// <summary>The first half of the public key's SHA-256; empty without a key.</summary>
    public string Id { get; }

    /// <summary>What verifies; null without a key.</summary>
    public string? PublicPem => _key?.ExportSubjectPublicKeyInfoPem();

    /// <summary>The id of a public key.</summary>
    public static string IdOf(byte[] publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey).AsSpan(0, 16));

    /// <param name="configuration">The host's settings.</param>
    /// <param name="makeIn">Where to make a key when there is none; null to go without.</param>
    /// <exception cref="InvalidOperationException">What is given is no such key; the sentence never shows it.</exception>
    public static AuditKey Read(IConfiguration configuration, string? makeIn)
    {
        if (configuration["Audit:SigningKey"] is { Length: > 0 } given)
            return new(Import(given, "Audit:SigningKey"));
        if (configuration["Audit:SigningKeyFile"] is { Length: > 0 } named)
            return new(Import(File.ReadAllText(named), named));
        if (makeIn is null)
            return new(null);
        var file = Path.Combine(makeIn, FileName);
        if (!File.Exists(file))
            Make(file);
        return new(Import(File.ReadAllText(file), file));
    }

    /// <summary>Signs; null without a key.</summary>
    public byte[]? Sign(byte[] bytes)
    {
        lock (_turn)
        {
            return _key?.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    // Written aside and moved: a crash leaves no half key. Readable by its owner alone from the first byte on; who comes second takes the first one's.
    private static void Make(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var aside = $"{file}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var writer = new StreamWriter(aside, options))
        {
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }

    private static ECDsa Import(string pem, string from)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: true) is { D: not null, Curve.Oid.FriendlyName: "nistP256" or "ECDSA_P256" })
                return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            // The text of the fault may quote the key: only the place is told.
        }

        key.Dispose();
        throw new InvalidOperationException($"{from} is not an unencrypted EC private key (P-256) in PEM: openssl ecparam -name prime256v1 -genkey -noout.");
    }
}
