using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Identity.Tests.People;

/// <summary>A device with one passkey: answers what a browser would, with real keys and signatures, so that each part of the ceremony can be broken.</summary>
internal sealed class Authenticator(string origin) : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(32);
    private string _userHandle = "";
    private uint _count;

    public string Origin { get; set; } = origin;

    /// <summary>Present and verified; 0x01 would be a touch alone.</summary>
    public byte Flags { get; set; } = 0x05;

    public string Create(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var point = _key.ExportParameters(false).Q;
        byte[] publicKey = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data(options.GetProperty("rp").GetProperty("id").GetString()!, (byte)(Flags | 0x40)), .. new byte[16], 0, (byte)_id.Length, .. _id, .. publicKey];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), 0x58, (byte)data.Length, .. data];
        return Credential(new { clientDataJSON = ClientData("webauthn.create", options), attestationObject = Base64Url.EncodeToString(attestation), transports = Array.Empty<string>() });
    }

    public string Use(JsonElement options)
    {
        var data = Data(options.GetProperty("rpId").GetString()!, Flags);
        var client = ClientData("webauthn.get", options);
        var signature = _key.SignData([.. data, .. SHA256.HashData(Base64Url.DecodeFromChars(client))], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = client, authenticatorData = Base64Url.EncodeToString(data), signature = Base64Url.EncodeToString(signature), userHandle = _userHandle });
    }

    public void Dispose() => _key.Dispose();

    private string Credential(object response) => JsonSerializer.Serialize(new
    {
        id = Base64Url.EncodeToString(_id),
        rawId = Base64Url.EncodeToString(_id),
        type = "public-key",
        clientExtensionResults = new { },
        authenticatorAttachment = "platform",
        response,
    });

    private byte[] Data(string domain, byte flags)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), flags, .. count];
    }

    private string ClientData(string type, JsonElement options) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false }));

    private static byte[] Text(string text) => [(byte)(0x60 + text.Length), .. Encoding.ASCII.GetBytes(text)];
}
