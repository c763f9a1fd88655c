using System.Security.Cryptography;
using System.Text.Json;

namespace AuditReading;

/// <summary>
/// Verifies a certificate of a retention run against an export whose chain holds: the record of that run has to hold the SHA-256 of these very bytes, under a good signature.
/// </summary>
public static class VerifyCertificate
{
    private const string Action = "retention.certified";

    /// <param name="certificate">The bytes as they were downloaded.</param>
    /// <param name="export">Lines of the export.</param>
    /// <param name="finding">What came of the export's own verification.</param>
    /// <returns>What is wrong, in words; null when the certificate is the one on record.</returns>
    public static string? Fault(byte[] certificate, IEnumerable<string> export, AuditFinding finding)
    {
        if (finding.Fault is not null)
        {
            return "The chain does not hold, so it proves nothing about a certificate.";
        }

        if (IdOf(certificate) is not { } id)
        {
            return "This is no certificate of a retention run.";
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(certificate));
        var records = export.Select(VerifyExport.Read<AuditEntry>).OfType<AuditEntry>().Where(record => record.Action == Action && record.Subject == "retention/" + id).ToArray();
        return records.Length == 0 ? $"No record of run {id} is in this export."
            : records.FirstOrDefault(record => record.Why == digest) is not { } record ? $"The certificate of run {id} was changed: its digest is not the one in record {records[0].Number}."
            : record.Number > finding.SignedUpTo ? $"Record {record.Number} of run {id} is chained, but no signature covers it yet: export again in some minutes."
            : null;
    }

    private static Guid? IdOf(byte[] certificate)
    {
        try
        {
            using var document = JsonDocument.Parse(certificate);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var run) ? run : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
