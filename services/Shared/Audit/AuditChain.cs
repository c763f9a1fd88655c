using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Audit;

/// <summary>
/// The arithmetic of the chain, the same for who seals and for who verifies years later. A record's bytes: format (1 byte), number (8, big-endian), then id, time, actor,
/// action, subject, why and origin, each as UTF-8 behind its length (4, big-endian; -1 for none), so that no two records have the same bytes.
/// </summary>
public sealed class AuditChain
{
    private const byte Format = 1;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    /// <summary>The hash before the first record: that of one service does not pass for another's.</summary>
    public static byte[] Start(string chain) => SHA256.HashData(Encoding.UTF8.GetBytes("referral audit of " + chain));

    /// <summary>The hash of a record behind another one.</summary>
    public byte[] Next(ReadOnlySpan<byte> before, long number, AuditRecord record)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(before);
        _bytes.Write([Format]);
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), number);
        _bytes.Advance(sizeof(long));
        Add(record.Id.ToString());
        Add(Time(record.At));
        Add(record.Actor);
        Add(record.Action);
        Add(record.Subject);
        Add(record.Why);
        Add(record.Origin);
        return SHA256.HashData(_bytes.WrittenSpan);
    }

    /// <summary>What is signed of a head.</summary>
    public static byte[] HeadBytes(string chain, long number, ReadOnlySpan<byte> hash, DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"referral audit head\n{chain}\n{number}\n{Convert.ToHexStringLower(hash)}\n{Time(at)}\n"));

    /// <summary>A point in time as it is hashed and exported: UTC with seven digits of a second.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private void Add(string? text)
    {
        var length = text is null ? -1 : Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(sizeof(int)), length);
        _bytes.Advance(sizeof(int));
        if (length > 0)
            _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(length)));
    }
}
