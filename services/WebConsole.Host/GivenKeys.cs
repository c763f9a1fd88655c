using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Logging.Abstractions;

namespace WebConsole.Host;

/// <summary>
/// The key ring of the framework's data protection, made of what configuration gives: <c>Console:Keys:0</c>, <c>Console:Keys:1</c>, ..., 32 random bytes in base64 each; the highest number seals, all of
/// them open. So every replica has the same ring from its first moment, and there is no store of keys to share, back up or lose.
/// </summary>
internal sealed class GivenKeys : IKeyManager
{
    private const int KeyBytes = 32;

    // Any order in time would do; the framework seals with the key that became valid last.
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Never = new(2500, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IReadOnlyCollection<IKey> _keys;

    private GivenKeys(IEnumerable<byte[]> secrets) => _keys = [.. secrets.Select((secret, number) => new GivenKey(secret, Beginning.AddDays(number)))];

    /// <summary>Reads the ring; a fault names the setting, never its value.</summary>
    public static GivenKeys Read(IConfiguration configuration)
    {
        var given = configuration.GetSection("Console:Keys").GetChildren().OrderBy(entry => int.TryParse(entry.Key, out var number) ? number : int.MaxValue).ToList();
        return given.Count == 0
            ? throw new InvalidOperationException("Console:Keys:0 is missing: 32 random bytes in base64 (openssl rand -base64 32), the same for every replica.")
            : new GivenKeys(given.Select(BytesOf));
    }

    public IReadOnlyCollection<IKey> GetAllKeys() => _keys;

    public CancellationToken GetCacheExpirationToken() => CancellationToken.None;

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => throw new NotSupportedException("Keys come from configuration.");

    public void RevokeKey(Guid keyId, string? reason = null) => throw new NotSupportedException("Keys come from configuration.");

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => throw new NotSupportedException("Keys come from configuration.");

    private static byte[] BytesOf(IConfigurationSection entry)
    {
        var bytes = new byte[KeyBytes];
        return Convert.TryFromBase64String(entry.Value ?? "", bytes, out var length) && length == KeyBytes
            ? bytes
            : throw new InvalidOperationException($"{entry.Path} is not {KeyBytes} bytes in base64.");
    }

    private sealed class GivenKey(byte[] secret, DateTimeOffset since) : IKey
    {
        private static readonly AuthenticatedEncryptorConfiguration Algorithms = new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM };

        public Guid KeyId { get; } = new(Derived(secret, "id", 16));

        public DateTimeOffset CreationDate => since;

        public DateTimeOffset ActivationDate => since;

        public DateTimeOffset ExpirationDate => Never;

        public bool IsRevoked => false;

        public IAuthenticatedEncryptorDescriptor Descriptor { get; } = new AuthenticatedEncryptorDescriptor(Algorithms, new Secret(Derived(secret, "seal", 64)));

        public IAuthenticatedEncryptor? CreateEncryptor() => new AuthenticatedEncryptorFactory(NullLoggerFactory.Instance).CreateEncryptorInstance(this);

        private static byte[] Derived(byte[] secret, string purpose, int length) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: Encoding.UTF8.GetBytes("referral/console/" + purpose));
    }
}
