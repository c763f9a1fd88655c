using System.Security.Cryptography;
using System.Text;
using Contracts.Http;
using Contracts.Http.Intake;
using Intake.Cases;
using Intake.Data;
using Intake.People;
using Intake.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Every case has data keys, the ring seals only those: a rotation touches no record, and to erase is to destroy a key.</summary>
public abstract class Data_keys_of_cases(PostgreSqlServer? server)
{
    private const string Why = "隔壁有人持刀威胁";

    [Fact]
    public async Task After_a_rotation_records_are_untouched_and_the_old_key_is_not_needed()
    {
        var (old, next) = (NewKey(), NewKey());
        await using var first = await StartAsync(old);
        var of = await OverriddenAsync(first);
        var (records, keys) = await LookAsync(first, of.Id);
        keys.ShouldAllBe(key => key != null, "each class has something to seal");
        (await PrintedAsync(first)).ShouldBe([(long)first.App.Services.GetRequiredService<PersonVault>().Newest]);
        records.Count.ShouldBe(8, "place, household, narrative, words of a need, person, reporter, and why it was overridden by whom");

        await using (var rotated = await AgainAsync(first, old, next))
        {
            var newest = rotated.App.Services.GetRequiredService<PersonVault>().Newest;
            await Eventually.IsTrueAsync(async () => (await PrintedAsync(rotated)) is [var line] && line == newest, "all data keys are sealed by the new key");
        }

        var after = await LookAsync(first, of.Id);
        after.Records.Select(Convert.ToHexString).ShouldBe(records.Select(Convert.ToHexString));
        after.Keys.Zip(keys).ShouldAllBe(pair => !pair.First!.SequenceEqual(pair.Second!));
        await using var later = await AgainAsync(first, next);
        await OpensAsync(later, of);
    }

    [Fact]
    public async Task What_the_ring_itself_had_sealed_is_sealed_by_data_keys_at_the_next_start()
    {
        var (old, next) = (NewKey(), NewKey());
        await using var first = await StartAsync(old);
        var of = await OverriddenAsync(first);
        await first.LookAsync(db => AsBeforeAsync(db, first.App.Services.GetRequiredService<PersonVault>(), of.Id));
        (await LookAsync(first, of.Id)).Records.ShouldAllBe(record => record[0] == 1);
        await OpensAsync(first, of);

        await using (var upgraded = await AgainAsync(first, old, next))
        {
            await Eventually.IsTrueAsync(() => upgraded.LookAsync(db => db.Set<DataKeys>().AllAsync(row => row.Ring != 0)), "the case has data keys");
        }

        var (records, keys) = await LookAsync(first, of.Id);
        records.ShouldAllBe(record => record[0] == 2);
        keys.ShouldAllBe(key => key != null);
        await using var later = await AgainAsync(first, next);
        await OpensAsync(later, of);
    }

    [Fact]
    public async Task A_case_that_a_release_without_data_keys_opened_just_now_can_be_overridden_and_has_them_from_then_on()
    {
        await using var app = await StartAsync(NewKey());
        var of = await app.OpenAsync();
        await app.ExecuteAsync("DELETE FROM \"DataKeys\"");

        await OverrideAsync(app, of);

        (await app.UnmaskAsync(of.Id, "narrative")).Narrative!.Overrides.Single().Text.ShouldBe(Why);
        (await app.LookAsync(db => db.Set<DataKeys>().AsNoTracking().SingleAsync())).Sharing.ShouldNotBeNull();
    }

    [Fact]
    public async Task Keys_that_two_make_for_one_case_at_once_are_a_conflict_that_the_second_can_try_again()
    {
        await using var app = await StartAsync(NewKey());
        var of = await app.OpenAsync();
        await app.LookAsync(async second =>
        {
            Intake.Cases.Case late;
            do
            {
                // The platform looks for missing keys once, at its start, which may be now.
                await app.ExecuteAsync("DELETE FROM \"DataKeys\"");
                second.ChangeTracker.Clear();
                late = await second.Cases.SingleAsync(row => row.Id == of.Id);
            }
            while (late.Keys is not null);

            late.KeysToSeal();
            await app.LookAsync(async first =>
            {
                (await first.Cases.SingleAsync(row => row.Id == of.Id)).KeysToSeal();
                try
                {
                    return await first.SaveChangesAsync();
                }
                catch (DbUpdateConcurrencyException)
                {
                    // The platform itself was faster.
                    return 0;
                }
            });
            return await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());
        });
        (await app.LookAsync(db => db.Set<DataKeys>().CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_erased_opens_for_nobody_who_has_the_ring_the_database_and_an_old_copy_of_the_record()
    {
        await using var world = await RetentionWorld.StartAsync(server);
        var of = await world.ClosedAsync();
        var other = await world.App.OpenAsync(Bodies.Full());
        var (vault, before) = (world.App.App.Services.GetRequiredService<PersonVault>(), await world.App.LookAsync(db => PersonOfAsync(db, of.Id)));
        var copy = await world.App.LookAsync(db => db.Set<DataKeys>().AsNoTracking().SingleAsync(row => row.CaseId == of.Id));
        before.Read(copy, vault).Name.ShouldBe(Bodies.Name);

        world.Pass(TimeSpan.FromHours(50));
        await world.EndedAsync(1);
        var left = await world.App.LookAsync(db => db.Set<DataKeys>().AsNoTracking().ToListAsync());
        var own = left.Single(row => row.CaseId == of.Id);
        (own.People, own.Reporters).ShouldBe((null, null));
        foreach (var keys in left)
        {
            foreach (var key in ((byte[]?[])[keys.People, keys.Reporters, keys.Stories, keys.Sharing]).OfType<byte[]>())
            {
                Should.Throw<CryptographicException>(() => before.Read(DataKeys.Read(of.Id, RecordClass.People, key), vault));
            }
        }

        (await world.App.UnmaskAsync(of.Id, "narrative")).Narrative!.Told.ShouldBe(Bodies.Narrative, "its time is not over");
        (await world.App.UnmaskAsync(other.Id, "name")).Name.ShouldBe(Bodies.Name);
        if (server is null)
        {
            await world.App.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
            var files = await world.App.FilesAsync();
            files.AsSpan().IndexOf(own.Stories).ShouldBeGreaterThan(0, "the search finds a key that is there");
            files.AsSpan().IndexOf(copy.People).ShouldBe(-1, "the key is not left in a page of the file either");
        }
    }

    [Fact]
    public async Task A_destroyed_key_does_not_come_back_with_a_rotation_of_the_same_moment()
    {
        await using var app = await StartAsync(NewKey());
        var of = await app.OpenAsync(Bodies.Full());
        var vault = app.App.Services.GetRequiredService<PersonVault>();
        await app.LookAsync(async rotation =>
        {
            var keys = await rotation.Set<DataKeys>().SingleAsync(row => row.CaseId == of.Id);
            await app.LookAsync(async erasure =>
            {
                (await erasure.Cases.SingleAsync(row => row.Id == of.Id)).Erase(RecordClass.People, app.Now);
                return await erasure.SaveChangesAsync();
            });
            keys.Rewrap(vault);
            return await Should.ThrowAsync<DbUpdateConcurrencyException>(() => rotation.SaveChangesAsync());
        });
        (await app.LookAsync(db => db.Set<DataKeys>().AsNoTracking().SingleAsync(row => row.CaseId == of.Id))).People.ShouldBeNull();
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private Task<IntakeApp> StartAsync(string key) => IntakeApp.StartAsync(server, ("Intake:Keys:0", key), ("Intake:IndexKey", Convert.ToBase64String(new byte[32])));

    /// <summary>The next start on the same database.</summary>
    private Task<IntakeApp> AgainAsync(IntakeApp app, params string[] ring) =>
        app.ReplicaAsync([("Intake:Keys:0", ring[0]), .. ring.Skip(1).Select((key, index) => ($"Intake:Keys:{index + 1}", key)), ("DATA_DIRECTORY", app.Folder)]);

    /// <summary>The question of docs/operations/keys.md, as printed: which keys of the ring are still needed.</summary>
    private static async Task<List<long>> PrintedAsync(IntakeApp app)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operations", "keys.md"), TestContext.Current.CancellationToken);
        var sql = page.Split("```sql")[1].Split("```")[0];
        return await app.LookAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // the text is our own page
            command.CommandText = sql;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            var lines = new List<long>();
            while (await reader.ReadAsync())
            {
                lines.Add(reader.GetInt64(0));
            }

            return lines;
        });
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Referral.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static async Task<OpenedCase> OverriddenAsync(IntakeApp app)
    {
        var of = await app.OpenAsync(Bodies.Full());
        await OverrideAsync(app, of);
        return of;
    }

    private static Task<ConsentView> OverrideAsync(IntakeApp app, OpenedCase of) =>
        IntakeApp.SendAsync<ConsentView>(app.Coordinator, $"/api/intake/cases/{of.Id}/overrides", new { charityId = IntakeApp.NewId(), reason = Why, responsible = "值班长" });

    private static async Task OpensAsync(IntakeApp app, OpenedCase of)
    {
        var clear = await app.UnmaskAsync(of.Id, "name", "address", "reporter", "narrative");
        (clear.Name, clear.Address!.Detail, clear.Reporter!.Name).ShouldBe((Bodies.Name, Bodies.Detail, Bodies.ReporterName));
        (clear.Narrative!.Told, clear.Narrative.Needs.Single().Text, clear.Narrative.Overrides.Single().Text).ShouldBe((Bodies.Narrative, Bodies.AdHoc, Why));
        (await IntakeApp.SendAsync<Page<LikelyDuplicate>>(app.Hotline, "/api/intake/duplicates", new { phone = Bodies.Phone })).Items.Single().CaseId.ShouldBe(of.Id);
        var found = (await IntakeApp.SendAsync<Page<CaseRow>>(app.Coordinator, "/api/intake/cases/search", new { phone = Bodies.Phone })).Items.Single();
        (found.Id, found.Person).ShouldBe((of.Id, Masking.Name(Bodies.Name)));
        (await app.Coordinator.ReadAsync<Page<CaseRow>>("/api/intake/cases")).Items.Single().Person.ShouldBe(found.Person);
    }

    /// <summary>Everything sealed of a case, and its keys.</summary>
    private static Task<(List<byte[]> Records, byte[]?[] Keys)> LookAsync(IntakeApp app, Guid id) => app.LookAsync(async db =>
    {
        var of = await db.Cases.AsNoTracking().Include(row => row.Needs).SingleAsync(row => row.Id == id);
        var people = await db.Set<Person>().AsNoTracking().Where(row => row.CaseId == id).OrderBy(row => row.Id).ToListAsync();
        var consents = await db.Consents.AsNoTracking().Where(row => row.CaseId == id).ToListAsync();
        byte[]?[] records = [of.SealedPlace, of.SealedHousehold, of.SealedNarrative, .. of.Needs.Select(need => need.SealedAdHoc), .. people.Select(row => row.Sealed), .. consents.SelectMany(row => new[] { row.SealedReason, row.SealedResponsible })];
        return (records.OfType<byte[]>().ToList(), new[] { of.Keys!.Sharing, of.Keys.Reporters, of.Keys.People, of.Keys.Stories });
    });

    private static Task<Person> PersonOfAsync(IntakeDbContext db, Guid id) => db.Set<Person>().AsNoTracking().SingleAsync(row => row.CaseId == id && row.Role == PersonRole.Person);

    /// <summary>Writes a case as releases without data keys did: the ring sealed each value for its place.</summary>
    private static async Task<int> AsBeforeAsync(IntakeDbContext db, PersonVault vault, Guid id)
    {
        var of = await db.Cases.Include(row => row.Needs).SingleAsync(row => row.Id == id);
        Before(of, nameof(of.SealedPlace), $"case/{id}/place", RecordClass.Stories);
        Before(of, nameof(of.SealedHousehold), $"case/{id}/household", RecordClass.Stories);
        Before(of, nameof(of.SealedNarrative), $"case/{id}/narrative", RecordClass.Stories);
        of.Needs.ForEach(need => Before(need, nameof(need.SealedAdHoc), $"need/{need.Id}/adHoc", RecordClass.Stories));
        foreach (var person in await db.Set<Person>().Where(row => row.CaseId == id).ToListAsync())
        {
            Before(person, nameof(person.Sealed), $"person/{id:N}/{person.Id:N}", Person.ClassOf(person.Role));
        }

        foreach (var consent in await db.Consents.Where(row => row.CaseId == id).ToListAsync())
        {
            Before(consent, nameof(consent.SealedReason), $"consent/{consent.Id}/reason", RecordClass.Sharing);
            Before(consent, nameof(consent.SealedResponsible), $"consent/{consent.Id}/responsible", RecordClass.Sharing);
        }

        await db.SaveChangesAsync();
        return await db.Database.ExecuteSqlRawAsync("UPDATE \"DataKeys\" SET \"Ring\" = 0, \"Sharing\" = NULL, \"Reporters\" = NULL, \"People\" = NULL, \"Stories\" = NULL");

        void Before(object row, string field, string context, RecordClass @class)
        {
            var value = db.Entry(row).Property(field);
            value.CurrentValue = vault.Open((byte[]?)value.CurrentValue, context, of.Keys, @class) is { } text ? vault.SealByRing(Encoding.UTF8.GetBytes(text), context) : null;
        }
    }
}

public sealed class Data_keys_of_cases_on_SQLite() : Data_keys_of_cases(null);

public sealed class Data_keys_of_cases_on_PostgreSQL(PostgreSqlServer server) : Data_keys_of_cases(server);
