using System.Security.Cryptography;
using Npgsql;
using Testcontainers.PostgreSql;
using Xunit;

namespace Testing.Servers;

/// <summary>
/// A PostgreSQL for the tests of one assembly: the one named by <c>TEST_POSTGRES</c> (a connection string that may create databases), a binary of this machine, or a
/// container where <c>DOCKER_HOST</c> is set. Absent: skipped at home, failed where <c>CI</c> is set.
/// </summary>
public sealed class PostgreSqlServer : IAsyncLifetime
{
    private ServerProcess? _process;
    private PostgreSqlContainer? _container;
    private DirectoryInfo? _folder;
    private string? _address;
    private int _databases;

    /// <summary>Whether each commit waits for the disk. Tests do not need it, measurements do.</summary>
    public bool Durable { get; init; }

    /// <summary>Where the binary keeps its files; null where the server is not ours.</summary>
    public string? Folder => _folder?.FullName;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES") is { Length: > 0 } given)
        {
            _address = given;
        }
        else if (Binaries() is { } binaries)
        {
            await StartBinaryAsync(binaries);
        }
        else if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            _container = new PostgreSqlBuilder("postgres:17").Build();
            await _container.StartAsync();
            _address = _container.GetConnectionString();
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
        return new NpgsqlConnectionStringBuilder(_address) { Database = name, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>An empty database with a login of its own, which nobody else's login may enter; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string owner)
    {
        Absent.SkipOrFail(_address is null, "PostgreSQL: install it, or name one in TEST_POSTGRES");
        var name = $"{owner}_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await using var source = NpgsqlDataSource.Create(_address!);
        foreach (var sql in (string[])[$"CREATE ROLE {name} LOGIN PASSWORD '{password}'", $"CREATE DATABASE {name} OWNER {name}", $"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC"])
        {
            await using var create = source.CreateCommand(sql);
            await create.ExecuteNonQueryAsync();
        }

        return new NpgsqlConnectionStringBuilder(_address) { Database = name, Username = name, Password = password, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _process?.Dispose();
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }

    private async Task StartBinaryAsync(string binaries)
    {
        var port = ServerProcess.FreePort();
        _folder = Directory.CreateTempSubdirectory("referral-postgres-");
        var data = Path.Combine(_folder.FullName, "data");
        // The server refuses root: then it runs as the user its package made.
        string[] prefix = [];
        if (Environment.UserName == "root")
        {
            await ServerProcess.RunAsync("chown", "postgres", _folder.FullName);
            prefix = ["runuser", "-u", "postgres", "--"];
        }

        string[] init = [.. prefix, Path.Combine(binaries, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        await ServerProcess.RunAsync(init[0], init[1..]);
        string[] run =
        [
            .. prefix, Path.Combine(binaries, "postgres"), "-D", data, "-p", $"{port}", "-k", _folder.FullName, "-c", "listen_addresses=127.0.0.1",
            "-c", "max_connections=300", "-c", "shared_buffers=512MB", .. Durable ? Array.Empty<string>() : ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"],
        ];
        _process = ServerProcess.Start(run[0], run[1..]);
        _address = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        await _process.WaitAsync(AnswersAsync, "PostgreSQL");
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(_address!);
            await using var ask = source.CreateCommand("SELECT 1");
            return await ask.ExecuteScalarAsync() is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "postgres")))
            .OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;
}
