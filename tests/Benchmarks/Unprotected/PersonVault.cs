using System.Text;
using Intake.Retention;

namespace Intake.People;

/// <summary>Seals nothing: texts stay as they are.</summary>
internal sealed class PersonVault(KeyRing ring)
{
    public uint Newest => ring.Newest.Id;

    public byte[]? Seal(string? text, string context, DataKeys keys, RecordClass of) => text is null ? null : Encoding.UTF8.GetBytes(text);

    public string? Open(byte[]? sealedText, string context, DataKeys? keys, RecordClass of) => sealedText is null ? null : Encoding.UTF8.GetString(sealedText);

    public byte[] SealBytes(byte[] plain, string context, DataKeys keys, RecordClass of) => plain;

    public byte[] OpenBytes(byte[] value, string context, DataKeys? keys, RecordClass of) => value;

    public byte[]? SealAgain(byte[]? sealedText, string context, DataKeys keys, RecordClass of) => sealedText;

    public byte[] SealByRing(ReadOnlySpan<byte> plain, string context) => plain.ToArray();

    public byte[] OpenByRing(byte[] value, string context) => value;
}
