using System.Security.Cryptography;
using Audit;
using AuditReading;
using Contracts.Http.Intake;
using Contracts.Http.Operations;
using Microsoft.EntityFrameworkCore;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>A run does what the dry run said, whatever kills it, and can be proved afterwards.</summary>
public abstract class Retention_runs(PostgreSqlServer? server)
{
    [Fact]
    public async Task Take_what_the_dry_run_said_and_nothing_else()
    {
        await using var world = await RetentionWorld.StartAsync(server, [("reporters", "*", "P1D"), ("people", "*", "P1D"), ("stories", "*", "P1D"), ("sharing", "*", "P1D"), ("stories", "420102", "P2D")]);
        for (var number = 0; number < 7; number++)
        {
            await world.ClosedAsync(number % 2 == 0 ? Bodies.Full() : Bodies.Shortest());
        }

        await world.ClosedAsync(new { place = new { division = "420102" }, narrative = Bodies.Narrative, needs = new[] { new { category = "N01.01" } } });
        // The timers of the module look every hour: a dry run and a run of the same moment need the moment between two looks.
        world.Pass(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(30));
        (await world.PreviewAsync()).Items.ShouldBeEmpty();
        await world.App.ExecuteAsync("UPDATE \"Cases\" SET \"ClosedAt\" = \"ClosedAt\"" + (server is null ? $" - {TimeSpan.FromHours(1).Ticks}" : " - interval '1 hour'"));

        var (counts, preview) = await world.PreviewAsync(take: 3);
        preview.Count.ShouldBe(12, "four full cases with three classes each; the shortest have nothing, the other county keeps longer");
        preview.Select(row => (row.Class, row.CaseId)).ShouldBeUnique();
        counts.Where(row => row.Due > 0).Select(row => (row.Class, row.Place, row.Due, row.Held)).ShouldBe([("reporters", "*", 4, 0), ("people", "*", 4, 0), ("stories", "*", 4, 0)]);
        counts.Single(row => row.Class == "stories" && row.Place == "420102").Keep.ShouldBe("P2D");

        world.Pass(TimeSpan.FromHours(1));
        var run = (await world.EndedAsync(1)).Single();
        (await world.ItemsAsync(run.Id)).Select(line => line[..line.LastIndexOf(' ')]).Order(StringComparer.Ordinal)
            .ShouldBe(preview.Select(row => $"{row.Class} {row.CaseId}").Order(StringComparer.Ordinal));
        run.Items.ShouldBe(12);
        (await world.PreviewAsync()).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Show_an_auditor_of_a_county_what_is_due_there()
    {
        await using var world = await RetentionWorld.StartAsync(server);
        await world.ClosedAsync();
        world.Pass(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(30));
        await world.App.ExecuteAsync("UPDATE \"Cases\" SET \"ClosedAt\" = \"ClosedAt\"" + (server is null ? $" - {TimeSpan.FromHours(1).Ticks}" : " - interval '1 hour'"));
        (await AskAsync("420106")).Items.Count.ShouldBe(1);
        var elsewhere = await AskAsync("110105");
        elsewhere.Items.ShouldBeEmpty();
        elsewhere.Counts!.ShouldAllBe(row => row.Due == 0);
        await (await world.App.App.As("operator").AskAsync("/api/intake/retention/due")).ShouldRefuseAsync(403, "forbidden");

        Task<RetentionPreview> AskAsync(string division) => world.App.App.As("auditor", division: division).ReadAsync<RetentionPreview>("/api/intake/retention/due");
    }

    [Fact]
    public async Task Are_certified_and_a_changed_certificate_does_not_hold()
    {
        await using var world = await RetentionWorld.StartAsync(server);
        await world.ClosedAsync();
        await world.ClosedAsync(Bodies.Full(household: new { size = 1, tiers = new[] { "R1" }, tags = Array.Empty<string>(), ages = new[] { 80 } }));
        world.Pass(TimeSpan.FromHours(73));
        var run = (await world.EndedAsync(1)).Single();
        var (bytes, certificate) = await world.CertificateAsync(run.Id);
        (certificate.Id, certificate.From, certificate.RulesDigest, certificate.Items).ShouldBe((run.Id, run.StartedAt, run.RulesDigest, 6));
        certificate.Erased.Select(row => (row.Class, row.Place, row.Cases, row.Records)).ShouldBe([("people", "420106", 2, 2), ("reporters", "420106", 2, 2), ("stories", "420106", 2, 2)]);
        certificate.Rules.Select(rule => (rule.Code, rule.Keep, rule.Source)).ShouldBe([("rule-0", "P1D", "test"), ("rule-1", "P2D", "test"), ("rule-2", "P3D", "test")]);
        Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(run.CertificateDigest);

        await world.App.KeepAsync();
        var export = await world.App.ExportAsync();
        var finding = await world.App.VerifyAsync(export);
        finding.Fault.ShouldBeNull();
        VerifyCertificate.Fault(bytes, export, finding).ShouldBeNull();

        var changed = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("\"cases\": 2", "\"cases\": 1", StringComparison.Ordinal));
        VerifyCertificate.Fault(changed, export, finding)!.ShouldContain("was changed");
        VerifyCertificate.Fault([.. bytes, (byte)' '], export, finding)!.ShouldContain("was changed");
        VerifyCertificate.Fault("{}"u8.ToArray(), export, finding)!.ShouldContain("no certificate");
        VerifyCertificate.Fault(bytes, export.Where(line => !line.Contains(run.CertificateDigest!)), finding)!.ShouldContain("No record");
        VerifyCertificate.Fault(bytes, export, finding with { SignedUpTo = 0 })!.ShouldContain("no signature");
        VerifyCertificate.Fault(bytes, export, finding with { Fault = "cut" })!.ShouldContain("proves nothing");
    }

    [Fact]
    public async Task Go_on_after_a_breakdown_in_the_middle_with_nothing_half_gone()
    {
        await using var world = await RetentionWorld.StartAsync(server, [.. RetentionWorld.Days.Select(rule => (rule.Class, rule.Place, "P1D"))]);
        var cases = new List<Guid>();
        for (var number = 0; number < 6; number++)
        {
            cases.Add((await world.ClosedAsync()).Id);
        }

        // The database takes nothing any more in the middle of the second class.
        await world.App.ExecuteAsync(server is null
            ? "CREATE TRIGGER breakdown BEFORE INSERT ON \"RetentionItems\" WHEN (SELECT COUNT(*) FROM \"RetentionItems\") >= 8 BEGIN SELECT RAISE(ABORT, 'breakdown'); END"
            : "CREATE FUNCTION breakdown() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT COUNT(*) FROM \"RetentionItems\") >= 8 THEN RAISE EXCEPTION 'breakdown'; END IF; RETURN NEW; END $$; "
            + "CREATE TRIGGER breakdown BEFORE INSERT ON \"RetentionItems\" FOR EACH ROW EXECUTE FUNCTION breakdown()");
        world.Pass(TimeSpan.FromHours(25));
        await Eventually.IsTrueAsync(() => world.App.LookAsync(async db => await db.RetentionItems.CountAsync() == 8), "eight items before the breakdown");
        (await RetentionWorld.RunsAsync(world.App)).Single().FinishedAt.ShouldBeNull();
        (await world.Auditor.AskAsync($"/api/intake/retention/runs/{(await RetentionWorld.RunsAsync(world.App)).Single().Id}/certificate")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await WholeAsync(8);

        await world.App.ExecuteAsync(server is null ? "DROP TRIGGER breakdown" : "DROP TRIGGER breakdown ON \"RetentionItems\"");
        // On PostgreSQL the replica that broke down is gone, and another one takes the run up when its claim has run out.
        var heir = server is null ? world.App : await world.App.ReplicaAsync();
        heir.App.Clock!.Advance(heir == world.App ? TimeSpan.FromHours(1) : TimeSpan.FromHours(25) + TimeSpan.FromHours(1));
        var run = (await world.EndedAsync(1)).Single();
        run.Items.ShouldBe(18);
        await WholeAsync(18);
        (await world.ItemsAsync(run.Id)).Length.ShouldBe(18);
        if (heir != world.App)
        {
            await heir.DisposeAsync();
        }

        async Task WholeAsync(int expected)
        {
            var (items, records, erasures) = await world.App.LookAsync(async db => (
                await db.RetentionItems.AsNoTracking().ToListAsync(),
                await db.Set<AuditRecord>().AsNoTracking().Where(row => row.Action.EndsWith(".erased")).ToListAsync(),
                await db.Cases.AsNoTracking().ToListAsync()));
            (items.Count, records.Count).ShouldBe((expected, expected));
            erasures.Sum(row => (row.ReportersErasedAt is null ? 0 : 1) + (row.PeopleErasedAt is null ? 0 : 1) + (row.ErasedAt is null ? 0 : 1)).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task A_setting_of_earlier_releases_stops_the_start() =>
        (await Should.ThrowAsync<InvalidOperationException>(async () => await (await IntakeApp.StartAsync(server, ("Intake:KeepContact", "P30D"))).DisposeAsync())).Message.ShouldContain("tables/retention.json");
}

public sealed class Retention_runs_on_SQLite() : Retention_runs(null);

public sealed class Retention_runs_on_PostgreSQL(PostgreSqlServer server) : Retention_runs(server)
{
    private readonly PostgreSqlServer _server = server;

    [Fact]
    public async Task Two_replicas_make_one_run_and_erase_each_case_once()
    {
        await using var one = await RetentionWorld.StartAsync(_server, [.. RetentionWorld.Days.Select(rule => (rule.Class, rule.Place, "P1D"))]);
        await using var other = await one.App.ReplicaAsync();
        for (var number = 0; number < 20; number++)
        {
            await one.ClosedAsync();
        }

        one.Pass(TimeSpan.FromHours(25));
        other.App.Clock!.Advance(TimeSpan.FromHours(25));
        var run = (await one.EndedAsync(1)).Single();
        run.Items.ShouldBe(60);
        (await one.App.LookAsync(db => db.Set<AuditRecord>().CountAsync(row => row.Action == "contact.erased"))).ShouldBe(20);
        (await one.App.LookAsync(db => db.Set<AuditRecord>().CountAsync(row => row.Action == "retention.certified"))).ShouldBe(1);
        (await one.PreviewAsync()).Items.ShouldBeEmpty();
    }
}
