using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace AuditReading;

/// <summary>The verb <c>audit verify FILE --key PUBLIC.pem [--heads FILE] [--certificate FILE]</c>. Exit codes: 0 the chain holds, 1 it is broken, 64 wrong use, 66 a file is missing or no key.</summary>
public static class AuditVerb
{
    private const string Usage =
        "audit verify FILE --key PUBLIC.pem [--key OTHER.pem ...] [--heads HEADS.ndjson] [--certificate RETENTION.json ...]\n"
        + "  FILE   an export (GET /api/<service>/audit/export)\n"
        + "  --key  the public key that was handed over, in PEM; several where it was replaced\n"
        + "  --heads  signed heads that were kept outside of the database: each has to be in the export\n"
        + "  --certificate  of a retention run: it has to be the one on record, byte for byte";

    /// <summary>Runs the verb; the exit code of the process.</summary>
    /// <param name="args">The command line without <c>audit</c>.</param>
    public static int Run(string[] args)
    {
        if (args is not ["verify", var file, .. var options] || options.Length % 2 != 0 || options.Where((_, index) => index % 2 == 0).Any(name => name is not ("--key" or "--heads" or "--certificate")))
        {
            Console.Error.WriteLine(Usage);
            return 64;
        }

        var named = options.Chunk(2).ToLookup(pair => pair[0], pair => pair[1]);
        if (named["--key"].Concat(named["--heads"]).Concat(named["--certificate"]).Prepend(file).FirstOrDefault(path => !File.Exists(path)) is { } missing)
        {
            Console.Error.WriteLine($"There is no file {missing}.");
            return 66;
        }

        var keys = new Dictionary<string, ECDsa>();
        foreach (var path in named["--key"])
        {
            var key = ECDsa.Create();
            try
            {
                key.ImportFromPem(File.ReadAllText(path));
            }
            catch (Exception fault) when (fault is ArgumentException or CryptographicException)
            {
                Console.Error.WriteLine($"{path} is no key in PEM.");
                return 66;
            }

            keys[AuditKey.IdOf(key.ExportSubjectPublicKeyInfo())] = key;
        }

        var watch = Stopwatch.StartNew();
        var finding = VerifyExport.Of(File.ReadLines(file), keys, named["--heads"].SelectMany(File.ReadLines).Select(VerifyExport.Read<AuditHeadLine>).OfType<AuditHeadLine>());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{finding.Chain}: {finding.Records:N0} records read in {watch.Elapsed.TotalSeconds:0.0} s, good up to {finding.Last}, signed up to {finding.SignedUpTo}"));
        Console.WriteLine(finding.Fault is null
            ? finding.SignedUpTo == finding.Last ? "The chain holds and is signed to its end." : $"The chain holds. The records behind {finding.SignedUpTo} are chained, but no signature covers them yet."
            : "BROKEN: " + finding.Fault);
        var good = finding.Fault is null;
        foreach (var path in named["--certificate"])
        {
            var fault = VerifyCertificate.Fault(File.ReadAllBytes(path), File.ReadLines(file), finding);
            Console.WriteLine(fault is null ? $"{path} is the certificate on record." : $"{path} DOES NOT HOLD: {fault}");
            good &= fault is null;
        }

        return good ? 0 : 1;
    }
}
