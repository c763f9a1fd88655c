using System.Security.Cryptography;
using Audit;
using AuditReading;
using Contracts.Http.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Intake.Tests;

/// <summary>Verbs of those who keep the audit, of those who read it, and of an administrator who would rather have it otherwise.</summary>
internal static class AuditedDatabase
{
    public static string NewSigningKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem();

    public static KeepAudit Keeper(this IntakeApp app) => app.App.Services.GetRequiredKeyedService<KeepAudit>("intake");

    /// <summary>Everything committed is sealed and signed.</summary>
    public static async Task KeepAsync(this IntakeApp app)
    {
        await app.Keeper().SealAsync(TestContext.Current.CancellationToken);
        await app.Keeper().SignAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Records of acts that never happened, straight into the table.</summary>
    public static Task ActAsync(this IntakeApp app, int count, DateTimeOffset? at = null, string subject = "case/test") => app.LookAsync(db =>
    {
        db.AddRange(Enumerable.Range(0, count).Select(number => AuditRecord.Of("somebody", "127.0.0.1", "case.read", subject, "number " + number, at ?? app.Now)));
        return db.SaveChangesAsync();
    });

    public static Task<List<AuditRecord>> RecordsAsync(this IntakeApp app) =>
        app.LookAsync(db => db.Set<AuditRecord>().AsNoTracking().OrderBy(row => row.Number).ToListAsync());

    /// <summary>What an administrator of the database does who wants to change history.</summary>
    public static async Task SabotageAsync(this IntakeApp app, string sql)
    {
        foreach (var trigger in (string[])["audit_changed", "audit_sealed_again", "audit_deleted", "audit_head_changed", "audit_head_deleted"])
        {
            await app.ExecuteAsync("DROP TRIGGER IF EXISTS " + trigger);
        }

        (await app.ExecuteAsync(sql)).ShouldBeGreaterThan(0);
    }

    public static async Task<string[]> ExportAsync(this IntakeApp app, long after = 0)
    {
        using var answer = await app.App.As("auditor").AskAsync("/api/intake/audit/export?after=" + after);
        var text = await answer.TextAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static async Task<AuditFinding> VerifyAsync(this IntakeApp app, IEnumerable<string> lines, IEnumerable<AuditHeadLine>? witnesses = null)
    {
        var state = await app.App.As("auditor").ReadAsync<AuditState>("/api/intake/audit/state");
        using var key = ECDsa.Create();
        key.ImportFromPem(state.PublicKey);
        return VerifyExport.Of(lines, new Dictionary<string, ECDsa> { [AuditKey.IdOf(key.ExportSubjectPublicKeyInfo())] = key }, witnesses ?? []);
    }
}
