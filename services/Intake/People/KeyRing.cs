using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Platform;

namespace Intake.People;

/// <summary>
/// The keys of the vault. Sealing: a ring, of which the newest seals and all open, so that a key can be replaced without touching a row. Index: one key,
/// apart from the ring, because the blind index cannot be recomputed row by row.
/// </summary>
internal sealed class KeyRing
{
    public const string Section = "Intake:Keys";
    public const string IndexSetting = "Intake:IndexKey";

    private const int KeyBytes = 32;
    private const string HowTo = "a key is 32 random bytes in base64 (openssl rand -base64 32); see docs/operations/keys.md";

    private readonly Dictionary<uint, byte[]> _byId = [];

    internal KeyRing(IReadOnlyList<byte[]> sealing, byte[] index)
    {
        foreach (var secret in sealing)
            _byId[IdOf(secret)] = secret;
        Newest = (IdOf(sealing[^1]), sealing[^1]);
        Index = index;
    }

    /// <summary>The key that seals.</summary>
    public (uint Id, byte[] Secret) Newest { get; }

    /// <summary>The key of the blind index.</summary>
    public byte[] Index { get; }

    /// <summary>The key a value was sealed with; null when it is not on the ring.</summary>
    public byte[]? Find(uint id) => _byId.GetValueOrDefault(id);

    /// <summary>Configured keys; without any, the file in the data directory of the one-process form, which is created once.</summary>
    /// <exception cref="InvalidOperationException">Keys are missing or no keys; the sentence says what to do and never shows one.</exception>
    public static KeyRing Read(IConfiguration configuration, HostSwitches switches)
    {
        var configured = configuration.GetSection(Section).GetChildren()
            .OrderBy(entry => int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : throw new InvalidOperationException($"{Section}:{entry.Key} has to be {Section}:<number>; the highest number seals."))
            .Select(entry => Decode(entry.Value, entry.Path)).ToList();
        var index = configuration[IndexSetting] is { Length: > 0 } text ? Decode(text, IndexSetting) : null;
        var file = switches.Database == DatabaseKind.Sqlite ? KeyFile.Read(switches.DataDirectory, createWhenMissing: configured.Count == 0) : null;
        List<byte[]> sealing = [.. file?.Sealing ?? [], .. configured];
        if (sealing.Count == 0)
            throw new InvalidOperationException($"Personal data is kept encrypted, and no key is configured. Set {Section}:0 and {IndexSetting}: {HowTo}.");
        return new KeyRing(sealing, index ?? file?.Index
            ?? throw new InvalidOperationException($"{Section} is set, but {IndexSetting}, the key of the search index, is not: {HowTo}."));
    }

    internal static byte[] Decode(string? text, string where)
    {
        var secret = new byte[KeyBytes];
        return Convert.TryFromBase64String(text ?? "", secret, out var read) && read == KeyBytes
            ? secret : throw new InvalidOperationException($"{where} is not a key: {HowTo}.");
    }

    // The id stands in front of each sealed value. A MAC of a constant tells nothing about the key.
    private static uint IdOf(byte[] secret) => BitConverter.ToUInt32(HMACSHA256.HashData(secret, "intake key id"u8));
}
