using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Intake.Retention;

namespace Intake.People;

/// <summary>
/// Seals personal text at rest with AES-256-GCM, by a data key of its case; the data keys themselves are sealed by a key of the ring. The context, which names the place a value
/// belongs to, is authenticated: a value that was changed or moved to another row does not open.
/// A sealed value is: form (1 byte), of the ring's also the key's id (4), then nonce (12, random), tag (16), cipher text.
/// </summary>
internal sealed class PersonVault(KeyRing ring) : IDisposable
{
    // Data keys, and values of before there were data keys.
    private const byte ByRing = 1;
    private const byte ByDataKey = 2;
    private const int RingPrefix = 1 + sizeof(uint);
    private const int Nonce = 12;
    private const int Tag = 16;

    // To set up a cipher costs more than to use it, and one serves one thread at a time.
    private readonly ThreadLocal<Dictionary<uint, AesGcm>> _ciphers = new(() => []);

    /// <summary>Id of the key that seals data keys now.</summary>
    public uint Newest => ring.Newest.Id;

    /// <summary>Seals a text for one place; null stays null.</summary>
    /// <param name="text">What is sealed.</param>
    /// <param name="context">Where it belongs, e.g. <c>person/…</c>; needed again to open it.</param>
    /// <param name="keys">The keys of the case; one that is not there yet is made, and has to be saved with the value.</param>
    /// <param name="of">The class of records it is erased with.</param>
    public byte[]? Seal(string? text, string context, DataKeys keys, RecordClass of)
    {
        if (text is null)
            return null;
        var plain = Encoding.UTF8.GetBytes(text);
        var result = SealBytes(plain, context, keys, of);
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>Seals what is no text.</summary>
    public byte[] SealBytes(byte[] plain, string context, DataKeys keys, RecordClass of)
    {
        using var cipher = new AesGcm(keys.ToSeal(of, this), Tag);
        return Encrypt(cipher, [ByDataKey], plain, context);
    }

    /// <summary>Opens what was sealed for this place; null stays null.</summary>
    /// <exception cref="CryptographicException">The key was destroyed or is not on the ring, or the value was changed or belongs elsewhere.</exception>
    public string? Open(byte[]? sealedText, string context, DataKeys? keys, RecordClass of)
    {
        if (sealedText is null)
            return null;
        var plain = OpenBytes(sealedText, context, keys, of);
        var text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    /// <summary>Opens what is no text.</summary>
    /// <exception cref="CryptographicException">As for a text.</exception>
    public byte[] OpenBytes(byte[] value, string context, DataKeys? keys, RecordClass of) => IsByRing(value) ? OpenByRing(value, context) : OpenByDataKey(value, context, keys, of);

    /// <summary>A value of before there were data keys, sealed by one; every other stays as it is.</summary>
    public byte[]? SealAgain(byte[]? sealedText, string context, DataKeys keys, RecordClass of) =>
        sealedText is not null && IsByRing(sealedText) ? Seal(Open(sealedText, context, keys, of), context, keys, of) : sealedText;

    /// <summary>Seals by the newest key of the ring.</summary>
    public byte[] SealByRing(ReadOnlySpan<byte> plain, string context)
    {
        var (id, secret) = ring.Newest;
        Span<byte> prefix = stackalloc byte[RingPrefix];
        prefix[0] = ByRing;
        BinaryPrimitives.WriteUInt32BigEndian(prefix[1..], id);
        return Encrypt(Cipher(id, secret), prefix, plain, context);
    }

    /// <summary>Opens what a key of the ring sealed.</summary>
    /// <exception cref="CryptographicException">The key is not on the ring, or the value was changed or belongs elsewhere.</exception>
    public byte[] OpenByRing(byte[] value, string context)
    {
        if (value.Length < RingPrefix || value[0] != ByRing)
            throw Damaged();
        var id = BinaryPrimitives.ReadUInt32BigEndian(value.AsSpan(1));
        var secret = ring.Find(id) ?? throw new CryptographicException("The key of a sealed value is not on the ring (Intake:Keys); see docs/operations/keys.md for when a retired one may go.");
        return Decrypt(Cipher(id, secret), value, RingPrefix, context);
    }

    public void Dispose() => _ciphers.Dispose();

    private static bool IsByRing(byte[] value) => value is [ByRing, ..];

    private byte[] OpenByDataKey(byte[] value, string context, DataKeys? keys, RecordClass of)
    {
        if (value is not [ByDataKey, ..])
            throw Damaged();
        using var cipher = new AesGcm(keys?.ToOpen(of, this) ?? throw new CryptographicException("The data key of a sealed value was destroyed."), Tag);
        return Decrypt(cipher, value, 1, context);
    }

    private AesGcm Cipher(uint id, byte[] secret) =>
        _ciphers.Value!.TryGetValue(id, out var cipher) ? cipher : _ciphers.Value[id] = new AesGcm(secret, Tag);

    private static byte[] Encrypt(AesGcm cipher, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> plain, string context)
    {
        var result = new byte[prefix.Length + Nonce + Tag + plain.Length];
        prefix.CopyTo(result);
        var rest = prefix.Length + Nonce;
        var nonce = result.AsSpan(prefix.Length, Nonce);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, plain, result.AsSpan(rest + Tag), result.AsSpan(rest, Tag), Bound(prefix, context));
        return result;
    }

    private static byte[] Decrypt(AesGcm cipher, byte[] value, int prefix, string context)
    {
        var rest = prefix + Nonce;
        if (value.Length < rest + Tag)
            throw Damaged();
        var plain = new byte[value.Length - rest - Tag];
        cipher.Decrypt(value.AsSpan(prefix, Nonce), value.AsSpan(rest + Tag), value.AsSpan(rest, Tag), plain, Bound(value.AsSpan(0, prefix), context));
        return plain;
    }

    private static byte[] Bound(ReadOnlySpan<byte> prefix, string context)
    {
        var bound = new byte[prefix.Length + Encoding.UTF8.GetByteCount(context)];
        prefix.CopyTo(bound);
        Encoding.UTF8.GetBytes(context, bound.AsSpan(prefix.Length));
        return bound;
    }

    private static CryptographicException Damaged() => new("A sealed value is damaged.");
}
