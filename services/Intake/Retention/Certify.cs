using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Audit;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Microsoft.EntityFrameworkCore;

namespace Intake.Retention;

/// <summary>
/// Ends a run with its certificate. The SHA-256 of its bytes stands in the audit, in the same save: sealed into the chain and covered by the signed heads, so that
/// <c>audit verify … --certificate</c> tells a changed one.
/// </summary>
internal static class Certify
{
    /// <summary>Action of the audit record whose reason is the digest.</summary>
    public const string Action = "retention.certified";

    private const int AtOnce = 1000;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How many items it certifies.</summary>
    public static async Task<int> FinishAsync(IntakeDbContext db, Guid runId, Guid claim, RetentionRules rules, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = await db.RetentionRuns.SingleAsync(row => row.Id == runId, cancellationToken);
        if (!run.Claim(claim, now))
        {
            return run.Items;
        }

        var items = db.RetentionItems.AsNoTracking().Where(row => row.RunId == runId);
        var erased = await items.GroupBy(row => new { row.Class, row.Rule, row.Place })
            .Select(group => new { group.Key, Cases = group.Count(), Records = group.Sum(row => row.Records) }).ToListAsync(cancellationToken);
        var certificate = JsonSerializer.Serialize(
            new RetentionCertificate(
                1, runId, "intake", run.StartedAt, now, run.RulesVersion, run.RulesDigest,
                [
                    .. erased.Select(row => row.Key.Rule).Distinct().Order(StringComparer.Ordinal).Select(rules.Find).OfType<RetentionRule>()
                        .Select(rule => new CertifiedRule(rule.Code, rule.Class, rule.Place, rule.Keep.ToString(), rule.After, rule.Source)),
                ],
                [
                    .. erased.OrderBy(row => row.Key.Class, StringComparer.Ordinal).ThenBy(row => row.Key.Place, StringComparer.Ordinal).ThenBy(row => row.Key.Rule, StringComparer.Ordinal)
                        .Select(row => new CertifiedErasure(row.Key.Class, row.Key.Place, row.Key.Rule, row.Cases, row.Records)),
                ],
                run.Items, await DigestAsync(db, runId, cancellationToken)),
            Form) + "\n";
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(certificate)));
        run.Finish(certificate, digest, now);
        db.Add(AuditRecord.Of("intake", null, Action, "retention/" + runId, digest, now));
        await db.SaveChangesAsync(cancellationToken);
        return run.Items;
    }

    /// <summary>What a run erased, a line each: class, case, records. Its SHA-256 is the digest in the certificate.</summary>
    public static async IAsyncEnumerable<string> LinesAsync(IntakeDbContext db, Guid runId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var word in RecordClasses.All.Select(of => of.Word()).Order(StringComparer.Ordinal))
        {
            for (var after = Guid.Empty; ;)
            {
                var last = after;
                var page = await db.RetentionItems.AsNoTracking().Where(row => row.RunId == runId && row.Class == word && row.CaseId > last)
                    .OrderBy(row => row.CaseId).Take(AtOnce).ToListAsync(cancellationToken);
                foreach (var item in page)
                {
                    yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{word} {item.CaseId} {item.Records}\n");
                }

                if (page.Count < AtOnce)
                {
                    break;
                }

                after = page[^1].CaseId;
            }
        }
    }

    private static async Task<string> DigestAsync(IntakeDbContext db, Guid runId, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var line in LinesAsync(db, runId, cancellationToken))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
