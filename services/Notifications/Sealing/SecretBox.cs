using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Notifications.Sealing;

/// <summary>
/// Seals the secret of a webhook at rest (AES-256-GCM), bound to its webhook: one that was changed or moved to another row does not open.
/// A sealed secret is: id of the key (4 bytes), nonce (12, random), tag (16), cipher text.
/// </summary>
internal sealed class SecretBox(SealingKeys keys)
{
    private const int Id = sizeof(uint);
    private const int Nonce = 12;
    private const int Tag = 16;

    public byte[] Seal(ReadOnlySpan<byte> secret, Guid webhookId)
    {
        var box = new byte[Id + Nonce + Tag + secret.Length];
        BinaryPrimitives.WriteUInt32BigEndian(box, keys.Newest.Id);
        RandomNumberGenerator.Fill(box.AsSpan(Id, Nonce));
        using var aes = new AesGcm(keys.Newest.Key, Tag);
        aes.Encrypt(box.AsSpan(Id, Nonce), secret, box.AsSpan(Id + Nonce + Tag), box.AsSpan(Id + Nonce, Tag), webhookId.ToByteArray());
        return box;
    }

    /// <summary>Whether it was sealed by the newest key.</summary>
    public bool IsNewest(byte[] box) => BinaryPrimitives.ReadUInt32BigEndian(box) == keys.Newest.Id;

    /// <exception cref="CryptographicException">Its key is not configured, or it was changed or belongs to another webhook.</exception>
    public byte[] Open(byte[] box, Guid webhookId)
    {
        var key = keys.Find(BinaryPrimitives.ReadUInt32BigEndian(box))
            ?? throw new CryptographicException($"The key of a webhook's secret is not among {SealingKeys.Section}; see docs/operations/keys.md for when a retired one may go.");
        var secret = new byte[box.Length - Id - Nonce - Tag];
        using var aes = new AesGcm(key, Tag);
        aes.Decrypt(box.AsSpan(Id, Nonce), box.AsSpan(Id + Nonce + Tag), box.AsSpan(Id + Nonce, Tag), secret, webhookId.ToByteArray());
        return secret;
    }
}
