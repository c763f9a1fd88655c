using System.Net;
using Identity.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using Testing.Servers;

namespace Identity.Tests;

public sealed class Clients_follow_configuration(PostgreSqlServer server) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("identity-data-");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_changed_secret_and_role_count_from_the_next_start()
    {
        await StartAndStopAsync([.. IdentityApp.Client(0, "station", null, "hotline")]);
        await using var app = await StartAsync([.. IdentityApp.Client(0, "station", null, "coordinator"), new("Identity:Clients:0:Secret", "another-secret-of-tests")]);

        (await app.AskAsync("station")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        IdentityApp.Read(await app.TokenAsync("station", "another-secret-of-tests")).Claims.GetProperty("role").GetString().ShouldBe("coordinator");
    }

    [Fact]
    public async Task A_client_that_is_no_longer_named_is_answered_like_an_unknown_one_until_it_comes_back()
    {
        var both = IdentityApp.Client(0, "station", null, "hotline").Concat(IdentityApp.Client(1, "leaver", null, "field")).ToArray();
        await StartAndStopAsync(both);
        await using (var without = await StartAsync([.. IdentityApp.Client(0, "station", null, "hotline")]))
        {
            using var answer = await without.AskAsync("leaver");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.TextAsync()).ShouldBe(await (await without.AskAsync("nobody")).TextAsync());
            (await without.AskAsync("station")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        await using var again = await StartAsync(both);
        (await again.AskAsync("leaver")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Every_change_by_configuration_is_on_record_without_its_secret()
    {
        await StartAndStopAsync([.. IdentityApp.Client(0, "station", null, "hotline"), .. IdentityApp.Client(1, "leaver", null, "field")]);
        await StartAndStopAsync([.. IdentityApp.Client(0, "station", null, "coordinator"), new("Identity:Clients:0:Secret", "another-secret-of-tests")]);
        await using var app = await StartAsync([.. IdentityApp.Client(0, "station", null, "coordinator"), new("Identity:Clients:0:Secret", "another-secret-of-tests")]);

        var records = await app.Module.InScopeAsync<IdentityDbContext, List<Audit.AuditRecord>>(
            db => db.Set<Audit.AuditRecord>().AsNoTracking().Where(row => row.Action.StartsWith("client.")).OrderBy(row => row.Id).ToListAsync());
        records.Select(row => $"{row.Actor} {row.Action} {row.Subject}: {row.Why}").ShouldBe(
        [
            "configuration client.create client/station: hotline",
            "configuration client.create client/leaver: field",
            "configuration client.change client/station: coordinator",
            "configuration client.revoke client/leaver: no longer configured",
        ]);
    }

    [Fact]
    public async Task A_start_that_changes_nothing_writes_nothing()
    {
        string?[] before, after;
        await using (var app = await StartAsync([.. IdentityApp.Client(0, "station", null, "hotline")]))
        {
            before = await VersionsAsync(app);
        }

        await using (var app = await StartAsync([.. IdentityApp.Client(0, "station", null, "hotline")]))
        {
            after = await VersionsAsync(app);
        }

        after.ShouldBe(before);
    }

    [Fact]
    public async Task Secrets_are_stored_as_hashes()
    {
        await using var app = await StartAsync([.. IdentityApp.Client(0, "station", null, "hotline")]);

        var stored = await app.Module.InScopeAsync<IdentityDbContext, OpenIddictEntityFrameworkCoreApplication>(db => db.Set<OpenIddictEntityFrameworkCoreApplication>().SingleAsync());

        stored.ClientSecret!.ShouldNotContain(IdentityApp.Secret);
        (stored.Properties ?? "").ShouldNotContain(IdentityApp.Secret);
    }

    [Fact]
    public async Task Two_replicas_that_start_together_end_with_one_row_per_client()
    {
        var database = await server.CreateDatabaseAsync();
        var key = IdentityApp.NewKey();
        // The first start brings the tables, as the migrate job does before a roll-out.
        await using (await IdentityApp.StartAsync(new(IdentityApp.Client(0, "first", null, "hotline")) { ["Identity:Keys:0"] = key }, postgreSql: database))
        {
        }

        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => IdentityApp.StartAsync(new() { ["Identity:Keys:0"] = key }, postgreSql: database)));

        var token = await replicas[0].TokenAsync("charity");
        foreach (var replica in replicas)
        {
            (await replica.GetAsync("/who", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await replica.AskAsync("first")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await VersionsAsync(replicas[0])).Length.ShouldBe(8);
        foreach (var replica in replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("Id", "", "Identity:Clients:0:Id is missing")]
    [InlineData("Secret", "short", "Identity:Clients:0:Secret is missing or shorter")]
    [InlineData("Roles:0", "emperor", "unknown role 'emperor'")]
    [InlineData("Roles:0", "charity", "Identity:Clients:0:CharityId is missing")]
    [InlineData("CharityId", "seven", "Identity:Clients:0:CharityId is not a UUID")]
    public async Task A_client_that_cannot_be_meant_stops_the_start_with_a_sentence(string field, string value, string sentence)
    {
        var settings = new Dictionary<string, string?>(IdentityApp.Client(0, "station", null, "hotline")) { ["Identity:Clients:0:" + field] = value };

        var fault = await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(settings));

        fault.Message.ShouldContain(sentence);
    }

    [Fact]
    public async Task The_same_id_twice_stops_the_start() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => IdentityApp.StartAsync(new(IdentityApp.Client(0, "station", null, "hotline").Concat(IdentityApp.Client(1, "station", null, "field"))))))
            .Message.ShouldBe("The client station is configured twice.");

    private Task<IdentityApp> StartAsync(KeyValuePair<string, string?>[] clients)
    {
        var settings = new Dictionary<string, string?> { ["DATA_DIRECTORY"] = _data.FullName };
        foreach (var (key, value) in clients)
        {
            settings[key] = value;
        }

        return IdentityApp.StartAsync(settings);
    }

    private async Task StartAndStopAsync(KeyValuePair<string, string?>[] clients) => await (await StartAsync(clients)).DisposeAsync();

    private static Task<string?[]> VersionsAsync(IdentityApp app) => app.Module.InScopeAsync<IdentityDbContext, string?[]>(db =>
        db.Set<OpenIddictEntityFrameworkCoreApplication>().OrderBy(client => client.ClientId).Select(client => client.ConcurrencyToken).ToArrayAsync());
}
