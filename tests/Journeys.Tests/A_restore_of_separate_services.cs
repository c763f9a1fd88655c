using Npgsql;
using Testing.Servers;

namespace Journeys.Tests;

/// <summary>The drill with a server of PostgreSQL copied while the services run, and each database taken to another server.</summary>
[Collection(nameof(SeparateServices))]
public sealed class A_restore_of_separate_services(ITestOutputHelper output) : A_restore(output), IAsyncDisposable
{
    private readonly PostgreSqlServer _postgreSql = new() { PlainNames = true };
    private readonly RabbitMqServer _broker = new();
    private SplitApp _app = null!;

    protected override IReadOnlyList<string> Tools => ["bash", "gzip", "psql", "pg_basebackup"];

    private Dictionary<string, string> Places => new()
    {
        ["SERVER"] = "127.0.0.1",
        ["PGPORT"] = $"{_postgreSql.Port}",
        ["PGDATA"] = Path.Combine(_postgreSql.Folder!, "data"),
        ["BACKUP"] = Path.Combine(Scratch.FullName, "backup"),
    };

    protected override async Task<IReferralApp> StartAsync()
    {
        await Task.WhenAll(_postgreSql.InitializeAsync().AsTask(), _broker.InitializeAsync().AsTask());
        Assert.SkipWhen(_postgreSql.Folder is null || _broker.Folder is null, "Needs servers of its own to destroy.");
        return _app = await SplitApp.StartAsync(_postgreSql, _broker);
    }

    protected override Task BackUpAsync() => RunAsync(Places, "Split, at home", "Back up the server");

    protected override async Task DestroyAsync()
    {
        foreach (var host in Hosts)
        {
            await host.KillAsync();
        }

        await _postgreSql.KillAsync();
        await _broker.StopAsync();
        Directory.Delete(Path.Combine(_postgreSql.Folder!, "data", "base"), recursive: true);
        Directory.Delete(Path.Combine(_broker.Folder!, "mnesia"), recursive: true);
    }

    protected override async Task RestoreAsync()
    {
        await Task.WhenAll(RunAsync(Places, "Split, at home", "Restore the server"), _broker.StartAsync());
        await _postgreSql.StartAsync();
        (await RunAsync(Places, "Split, at home", "Send again", "One moment?")).Trim().ShouldBe("0", "no reader knows more than its senders");
        foreach (var (code, printed) in await Task.WhenAll(ModuleDatabases.Modules.Select(module => _app[module].RunVerbAsync("topology"))))
        {
            code.ShouldBe(0, printed);
        }

        foreach (var host in Hosts)
        {
            host.Launch(host == _app.Gateway ? [] : ["run"]);
        }

        await Task.WhenAll(Hosts.Select(host => host.WaitUntilReadyAsync()));
    }

    protected override async Task MoveAsync()
    {
        await Task.WhenAll(Hosts.Select(host => host.KillAsync()));
        var before = _app.Databases.Counts();
        await RunAsync(Places, "Split, at home", "One database by itself");
        await using (var server = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_postgreSql.Port};Username=postgres;Database=postgres"))
        {
            foreach (var sql in ModuleDatabases.Modules.SelectMany(module => (string[])[$"DROP DATABASE {module} WITH (FORCE)", $"CREATE DATABASE {module} OWNER {module}"]))
            {
                await using var again = server.CreateCommand(sql);
                await again.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
        }

        NpgsqlConnection.ClearAllPools();
        await RunAsync(Places, "Split, at home", "On the new server");
        _app.Databases.Counts().OrderBy(count => count.Key).ShouldBe(before.OrderBy(count => count.Key));
        before["intake.Cases"].ShouldBeGreaterThan(0);
    }

    private IEnumerable<HostProcess> Hosts => ModuleDatabases.Modules.Select(module => _app[module]).Append(_app.Gateway);

    public async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
        Scratch.Delete(recursive: true);
    }
}
