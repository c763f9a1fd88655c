using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Audit;
using AuditReading;
using Contracts.Http.Operations;

namespace Benchmarks;

/// <summary>An export of a million records with a signed head every 10,000, read from a file and verified with the public key alone, as <c>audit verify</c> does it.</summary>
internal static class VerifyingAudit
{
    private const int Records = 1_000_000;
    private const int BetweenHeads = 10_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var id = AuditKey.IdOf(key.ExportSubjectPublicKeyInfo());
            await WriteAsync(file, key, id);
            var start = Stopwatch.GetTimestamp();
            var finding = Verify(file, key, id);
            var took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (finding is not { Fault: null, Records: Records, SignedUpTo: Records })
            {
                throw new InvalidOperationException($"The chain does not hold: {finding}");
            }

            return
            [
                new Figure("audit: verifying a chain of 1,000,000 records", took, "s", 30),
                new Figure("audit: size of that export", new FileInfo(file).Length / 1024.0 / 1024.0, "MiB"),
            ];
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task WriteAsync(string file, ECDsa key, string id)
    {
        await using var writer = new StreamWriter(file);
        var (chain, hash, at) = (new AuditChain(), AuditChain.Start("intake"), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await LineAsync(new AuditExportStart("intake", 1, 0, Convert.ToHexStringLower(hash), Records));
        for (var number = 1L; number <= Records; number++)
        {
            at = at.AddMilliseconds(137);
            var record = AuditRecord.Of("hotline-" + (number % 40), "203.0.113.7 via 10.0.3.4", "case.read", "case/" + Guid.CreateVersion7(at), "casework", at);
            hash = chain.Next(hash, number, record);
            await LineAsync(new AuditEntry(number, record.Id, record.At, record.Actor, record.Action, record.Subject, record.Why, record.Origin, Convert.ToHexStringLower(hash)));
            if (number % BetweenHeads == 0)
            {
                var signature = key.SignData(AuditChain.HeadBytes("intake", number, hash, at), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                await LineAsync(HeadLedger.Line("intake", new SignedHead { Number = number, Hash = hash, SignedAt = at, KeyId = id, Signature = signature }));
            }
        }

        Task LineAsync<TLine>(TLine line) => writer.WriteLineAsync(JsonSerializer.Serialize(line, JsonSerializerOptions.Web));
    }

    private static AuditFinding Verify(string file, ECDsa key, string id) => VerifyExport.Of(File.ReadLines(file), new Dictionary<string, ECDsa> { [id] = key }, []);
}
