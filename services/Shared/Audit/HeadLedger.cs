using System.Text.Json;
using Contracts.Http.Operations;

namespace Audit;

/// <summary>
/// Signed heads outside of the database: one line of the log each, which leaves the machine with the log, and one line of a file that is only appended to
/// (<c>Audit:HeadsFile</c>; in one process on SQLite <c>audit-heads.ndjson</c> beside the databases).
/// </summary>
public sealed partial class HeadLedger(string file, ILogger<HeadLedger> log)
{
    /// <summary>The file in the data directory.</summary>
    public const string FileName = "audit-heads.ndjson";

    /// <summary>Writes a head down.</summary>
    public void Write(string chain, SignedHead head)
    {
        var line = Line(chain, head);
        Signed(log, chain, head.Number, line.Hash, line.SignedAt, line.KeyId, line.Signature);
        if (file.Length == 0)
            return;
        // One write, and other processes may hold the file open as well: a line is there or not.
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web), (byte)'\n']);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>A head as the file and an export show it.</summary>
    public static AuditHeadLine Line(string chain, SignedHead head) =>
        new(chain, head.Number, Convert.ToHexStringLower(head.Hash), AuditChain.Time(head.SignedAt), head.KeyId, Convert.ToBase64String(head.Signature));

    [LoggerMessage(Level = LogLevel.Information, Message = "Audit head of {Chain}: {Number} {Hash} signed {At} by {KeyId}: {Signature}")]
    private static partial void Signed(ILogger logger, string chain, long number, string hash, string at, string keyId, string signature);
}
