using Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Testing.Apps;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Records are written unsealed with their act and chained behind it, on both databases.</summary>
public sealed class The_audit_is_chained(PostgreSqlServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_export_of_what_was_done_holds_and_is_signed_to_its_end(bool postgreSql)
    {
        await using var app = await IntakeApp.StartAsync(postgreSql ? server : null);
        var opened = await app.OpenAsync(Bodies.Full());
        await app.ReadAsync(opened.Id);
        await app.ActAsync(2_500);
        await app.KeepAsync();

        var finding = await app.VerifyAsync(await app.ExportAsync());

        finding.Fault.ShouldBeNull();
        finding.Records.ShouldBeGreaterThan(2_500);
        finding.SignedUpTo.ShouldBe(finding.Last);
        var records = await app.RecordsAsync();
        records.Where(row => row.Number != null).Select(row => row.Number!.Value).ShouldBe(Enumerable.Range(1, (int)finding.Last).Select(number => (long)number));
        records.Single(row => row.Action == "case.viewed" && row.Subject == "case/" + opened.Id).Origin.ShouldBe("127.0.0.1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_commits_late_under_an_older_id_comes_behind_what_is_sealed(bool postgreSql)
    {
        await using var app = await IntakeApp.StartAsync(postgreSql ? server : null);
        await app.ActAsync(3, subject: "case/early");
        await app.KeepAsync();
        await app.ActAsync(1, app.Now.AddHours(-1), "case/late");
        await app.ActAsync(1, subject: "case/after");
        await app.KeepAsync();

        (await app.RecordsAsync()).Select(row => row.Subject).ShouldBe(["case/early", "case/early", "case/early", "case/late", "case/after"]);
        (await app.VerifyAsync(await app.ExportAsync())).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Replicas_that_seal_at_the_same_time_make_one_chain()
    {
        var database = await server.CreateDatabaseAsync();
        var key = AuditedDatabase.NewSigningKey();
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        var keepers = (KeepAudit[])[.. new[] { one, two, one, two }.Select(app => app.Services.GetRequiredKeyedService<KeepAudit>("intake"))];
        var writing = Task.WhenAll(Enumerable.Range(0, 40).Select(async round => await one.InScopeAsync<Data.IntakeDbContext, int>(db =>
        {
            db.AddRange(Enumerable.Range(0, 50).Select(_ => AuditRecord.Of("somebody", null, "case.read", "case/test", "round " + round, IntakeApp.Start.AddMinutes(-round))));
            return db.SaveChangesAsync();
        })));

        do
        {
            await Task.WhenAll(keepers.Select(keeper => keeper.SealAsync(TestContext.Current.CancellationToken)));
        }
        while (!writing.IsCompleted);
        await writing;
        await Eventually.IsTrueAsync(
            async () => await keepers[0].SealAsync(TestContext.Current.CancellationToken) == 0 && await one.InScopeAsync<Data.IntakeDbContext, bool>(db => db.Set<AuditRecord>().AllAsync(row => row.Number != null)),
            "everything is sealed");

        var (chain, hash) = (new AuditChain(), AuditChain.Start("intake"));
        var records = await one.InScopeAsync<Data.IntakeDbContext, List<AuditRecord>>(db => db.Set<AuditRecord>().AsNoTracking().OrderBy(row => row.Number).ToListAsync());
        records.Count.ShouldBe(2_000);
        for (var index = 0; index < records.Count; index++)
        {
            records[index].Number.ShouldBe(index + 1);
            hash = chain.Next(hash, index + 1, records[index]);
            records[index].Hash.ShouldBe(hash);
        }

        Task<ModuleApp> StartAsync() => ModuleApp.StartAsync(
            new IntakeModule(), IntakeApp.Start,
            [new("Intake:Keys:0", Convert.ToBase64String(new byte[32])), new("Intake:IndexKey", Convert.ToBase64String(new byte[32])), new("Audit:SigningKey", key)], database);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_sealing_that_breaks_off_in_the_middle_leaves_nothing_half_sealed(bool postgreSql)
    {
        await using var app = await IntakeApp.StartAsync(postgreSql ? server : null);
        await app.ActAsync(5);
        await app.KeepAsync();
        await app.ActAsync(300);
        await app.ExecuteAsync(postgreSql
            ? "CREATE TRIGGER killed BEFORE UPDATE ON \"AuditRecords\" FOR EACH ROW WHEN (NEW.\"Number\" = 200) EXECUTE FUNCTION audit_only_grows()"
            : "CREATE TRIGGER killed BEFORE UPDATE ON AuditRecords WHEN NEW.Number = 200 BEGIN SELECT RAISE(ABORT, 'killed'); END");

        await Should.ThrowAsync<System.Data.Common.DbException>(app.KeepAsync);
        (await app.RecordsAsync()).Count(row => row.Number != null).ShouldBe(5);

        await app.ExecuteAsync(postgreSql ? "DROP TRIGGER killed ON \"AuditRecords\"" : "DROP TRIGGER killed");
        await app.KeepAsync();
        (await app.VerifyAsync(await app.ExportAsync())).Last.ShouldBe(305);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_database_itself_refuses_to_change_or_delete_what_was_recorded(bool postgreSql)
    {
        await using var app = await IntakeApp.StartAsync(postgreSql ? server : null);
        await app.ActAsync(1);
        await RefusedAsync("UPDATE \"AuditRecords\" SET \"Actor\" = 'nobody'");
        await app.KeepAsync();
        await RefusedAsync("UPDATE \"AuditRecords\" SET \"Number\" = 7");
        await RefusedAsync("DELETE FROM \"AuditRecords\"");
        await RefusedAsync("UPDATE \"AuditHeads\" SET \"KeyId\" = 'another'");
        await RefusedAsync("DELETE FROM \"AuditHeads\"");

        async Task RefusedAsync(string sql) => (await Should.ThrowAsync<System.Data.Common.DbException>(() => app.ExecuteAsync(sql), sql)).Message.ShouldContain("only grows");
    }
}
