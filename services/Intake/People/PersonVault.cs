using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Intake.People;

/// <summary>
/// Seals personal text at rest with AES-256-GCM. A sealed value is: format (1 byte), key id (4), nonce (12, random), tag (16), cipher text. Format, key id and the
/// context, which names the place the value belongs to, are authenticated: a value that was changed or moved to another row does not open.
/// </summary>
internal sealed class PersonVault(KeyRing keys) : IDisposable
{
    private const byte Format = 1;
    private const int Prefix = 1 + sizeof(uint);
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Overhead = Prefix + Nonce + Tag;

    // To set up a cipher costs more than to use it, and one serves one thread at a time.
    private readonly ThreadLocal<Dictionary<uint, AesGcm>> _ciphers = new(() => []);

    /// <summary>Seals a text for one place; null stays null.</summary>
    /// <param name="text">What is sealed.</param>
    /// <param name="context">Where it belongs, e.g. <c>person/…</c>; needed again to open it.</param>
    public byte[]? Seal(string? text, string context)
    {
        if (text is null)
            return null;
        var (id, secret) = keys.Newest;
        var plain = Encoding.UTF8.GetBytes(text);
        var result = new byte[Overhead + plain.Length];
        result[0] = Format;
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(1), id);
        var nonce = result.AsSpan(Prefix, Nonce);
        RandomNumberGenerator.Fill(nonce);
        Cipher(id, secret).Encrypt(nonce, plain, result.AsSpan(Overhead), result.AsSpan(Prefix + Nonce, Tag), Bound(result, context));
        CryptographicOperations.ZeroMemory(plain);
        return result;
    }

    /// <summary>Opens what was sealed for this place; null stays null.</summary>
    /// <exception cref="CryptographicException">The key is not on the ring, or the value was changed or belongs elsewhere.</exception>
    public string? Open(byte[]? sealedText, string context)
    {
        if (sealedText is null)
            return null;
        if (sealedText.Length < Overhead || sealedText[0] != Format)
            throw new CryptographicException("A sealed value is damaged.");
        var id = BinaryPrimitives.ReadUInt32BigEndian(sealedText.AsSpan(1));
        var secret = keys.Find(id)
            ?? throw new CryptographicException("The key of a sealed value is not on the ring (Intake:Keys); a retired key has to stay there.");
        var plain = new byte[sealedText.Length - Overhead];
        Cipher(id, secret).Decrypt(sealedText.AsSpan(Prefix, Nonce), sealedText.AsSpan(Overhead), sealedText.AsSpan(Prefix + Nonce, Tag), plain, Bound(sealedText, context));
        var text = Encoding.UTF8.GetString(plain);
        CryptographicOperations.ZeroMemory(plain);
        return text;
    }

    public void Dispose() => _ciphers.Dispose();

    private AesGcm Cipher(uint id, byte[] secret) =>
        _ciphers.Value!.TryGetValue(id, out var cipher) ? cipher : _ciphers.Value[id] = new AesGcm(secret, Tag);

    private static byte[] Bound(byte[] value, string context)
    {
        var bound = new byte[Prefix + Encoding.UTF8.GetByteCount(context)];
        value.AsSpan(0, Prefix).CopyTo(bound);
        Encoding.UTF8.GetBytes(context, bound.AsSpan(Prefix));
        return bound;
    }
}
