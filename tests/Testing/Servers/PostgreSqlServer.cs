using System.Security.Cryptography;
using Npgsql;
using Testcontainers.PostgreSql;
using Xunit;

namespace Testing.Servers;

/// <summary>
/// A PostgreSQL for the tests of one assembly: the one named by <c>TEST_POSTGRES</c> (a connection string that may create databases), a binary of this machine, or a
/// container where <c>DOCKER_HOST</c> is set (<c>TEST_SERVERS=containers</c>: nothing else). Absent: skipped at home, failed where <c>CI</c> is set.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private PostgreSqlBinary? _binary;
    private IServerBackend? _backend;
    private string? _address;
    private int _databases;

    /// <summary>Whether each commit waits for the disk. Tests do not need it, measurements do.</summary>
    public bool Durable { get; init; }

    /// <summary>Whether a database and its login are called as their owner and nothing else, as an operator knows them. For a server that nobody shares.</summary>
    public bool PlainNames { get; init; }

    /// <summary>Port of the server, for its tools.</summary>
    public int Port => new NpgsqlConnectionStringBuilder(_address).Port;

    /// <summary>Where the binary keeps its files; null where the server is not ours.</summary>
    public string? Folder => _binary?.Folder;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given)
        {
            _address = given;
        }
        else
        {
            _binary = ServerBackend.ContainersOnly ? null : PostgreSqlBinary.Find(Durable);
            _backend = ServerBackend.Choose(_binary, () =>
            {
                var container = new PostgreSqlBuilder("postgres:17").Build();
                return new ContainerBackend(container, container.GetConnectionString);
            });
            _address = _backend is null ? null : await _backend.StartAsync();
        }
    }

    /// <summary>An empty database of the caller's own; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Absent.SkipOrFail(_address is null, "PostgreSQL: install it, or name one in TEST_POSTGRES");
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(_address!);
        await using var create = source.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync();
        // The pool of an application that has stopped lets go soon: many of them follow one another on one server.
        return new NpgsqlConnectionStringBuilder(_address) { Database = name, MaxPoolSize = 30, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 5 }.ConnectionString;
    }

    /// <summary>An empty database with a login of its own, which nobody else's login may enter; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string owner)
    {
        Absent.SkipOrFail(_address is null, "PostgreSQL: install it, or name one in TEST_POSTGRES");
        var name = PlainNames ? owner : $"{owner}_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await using var source = NpgsqlDataSource.Create(_address!);
        foreach (var sql in (string[])[$"CREATE ROLE {name} LOGIN PASSWORD '{password}'", $"CREATE DATABASE {name} OWNER {name}", $"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"])
        {
            await using var create = source.CreateCommand(sql);
            await create.ExecuteNonQueryAsync();
        }

        return new NpgsqlConnectionStringBuilder(_address) { Database = name, Username = name, Password = password, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Starts the binary again on its folder and port.</summary>
    public Task StartAsync() => _binary!.StartAsync();

    /// <summary>kill -9 of the server. The pool's connections are dead with it.</summary>
    public async Task KillAsync()
    {
        await _binary!.KillAsync();
        NpgsqlConnection.ClearAllPools();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }
    }
}
