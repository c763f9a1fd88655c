using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Platform;

namespace Notifications.Sealing;

/// <summary>
/// The keys that seal the secrets of webhooks: <c>Notifications:Keys:0</c>, <c>Notifications:Keys:1</c>, ..., 32 random bytes in base64 each. The highest number seals, all of them open, so
/// that a key can be replaced. One process on SQLite makes one in its data directory at the first start.
/// </summary>
internal sealed class SealingKeys
{
    public const string Section = "Notifications:Keys";
    public const string FileName = "notifications.keys";

    private const int KeyBytes = 32;
    private const string HowTo = "a key is 32 random bytes in base64 (openssl rand -base64 32); see docs/operations/keys.md";
    private const string Head = "# Keys of the webhooks' secrets in notifications.db. Back this file up, apart from the database. To rotate, add a line with a new key (openssl rand -base64 32); the last one seals.";

    private readonly Dictionary<uint, byte[]> _byId;

    public SealingKeys(IReadOnlyList<byte[]> keys) => (_byId, Newest) = (keys.ToDictionary(IdOf), (IdOf(keys[^1]), keys[^1]));

    /// <summary>The key that seals.</summary>
    public (uint Id, byte[] Key) Newest { get; }

    /// <summary>The key a value was sealed with; null when it is not among them.</summary>
    public byte[]? Find(uint id) => _byId.GetValueOrDefault(id);

    /// <exception cref="InvalidOperationException">Keys are missing or no keys; the sentence says what to do and never shows one.</exception>
    public static SealingKeys Read(IConfiguration configuration, HostSwitches switches)
    {
        var given = configuration.GetSection(Section).GetChildren()
            .OrderBy(entry => int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : throw new InvalidOperationException($"{Section}:{entry.Key} has to be {Section}:<number>; the highest number seals."))
            .Select(entry => Decode(entry.Value, entry.Path)).ToList();
        List<byte[]> keys = [.. switches.Database == DatabaseKind.Sqlite ? FromFile(switches.DataDirectory, make: given.Count == 0) : [], .. given];
        return keys.Count > 0 ? new SealingKeys(keys)
            : throw new InvalidOperationException($"Secrets of webhooks are kept sealed, and no key is configured. Set {Section}:0: {HowTo}.");
    }

    private static IEnumerable<byte[]> FromFile(string directory, bool make)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path) && make)
        {
            if (File.Exists(Path.Combine(directory, "notifications.db")))
            {
                throw new InvalidOperationException(
                    $"{directory} holds notifications.db, but not its keys ({FileName}). Restore {FileName} from the backup; with new keys no webhook could be signed any more.");
            }

            SecretFile.MakeOnce(path, $"{Head}\n{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))}\n");
        }

        return File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => Decode(line.Trim(), path))] : [];
    }

    private static byte[] Decode(string? text, string where)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text ?? "", key, out var read) && read == KeyBytes ? key : throw new InvalidOperationException($"{where} is not a key: {HowTo}.");
    }

    // Stands in front of each sealed value. A MAC of a constant tells nothing about the key.
    private static uint IdOf(byte[] key) => BitConverter.ToUInt32(HMACSHA256.HashData(key, "notifications key id"u8));
}
