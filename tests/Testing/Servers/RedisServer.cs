using StackExchange.Redis;
using Testcontainers.Redis;
using Xunit;

namespace Testing.Servers;

/// <summary>
/// A Redis for the tests of one assembly: the one named by <c>TEST_REDIS</c> (an address such as <c>127.0.0.1:6379</c>), a binary of this machine, or a container where
/// <c>DOCKER_HOST</c> is set. Absent: skipped at home, failed where <c>CI</c> is set. The binary can be stopped like a crash and started again, empty.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly int _port = Ports.Take();
    private ServerProcess? _process;
    private RedisContainer? _container;
    private DirectoryInfo? _folder;
    private string? _address;

    /// <summary>Whether <see cref="StopAsync"/> can be asked for.</summary>
    public bool CanStop => _folder is not null;

    /// <summary>Address of the server.</summary>
    public string Address
    {
        get
        {
            Absent.SkipOrFail(_address is null, "Redis: install redis-server, or name one in TEST_REDIS");
            return _address!;
        }
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_REDIS") is { Length: > 0 } given)
        {
            _address = given;
        }
        else if (!ServerBackend.ContainersOnly && Program() is not null)
        {
            _folder = Directory.CreateTempSubdirectory("referral-redis-");
            await StartAsync();
            _address = $"127.0.0.1:{_port}";
        }
        else if (ServerBackend.ContainersOnly || Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            _container = new RedisBuilder("redis:7").Build();
            await _container.StartAsync();
            _address = _container.GetConnectionString();
        }
    }

    /// <summary>Starts the binary on the same port, with nothing in it.</summary>
    public async Task StartAsync()
    {
        _process = ServerProcess.Start(
            Program()!, ["--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder!.FullName, "--save", "", "--appendonly", "no", "--rdbcompression", "no", "--daemonize", "no"]);
        await _process.WaitAsync(AnswersAsync, "Redis");
    }

    /// <summary>Writes what is in it to a file, unpacked, and answers the file.</summary>
    public async Task<string> DumpAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_port},allowAdmin=true");
        await redis.GetServer($"127.0.0.1:{_port}").ExecuteAsync("SAVE");
        return Path.Combine(_folder!.FullName, "dump.rdb");
    }

    /// <summary>kill -9 of the server.</summary>
    public Task StopAsync()
    {
        _process!.Dispose();
        _process = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
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

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_port},connectTimeout=1000,connectRetry=0");
            await redis.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static string? Program() =>
        ((string[])["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"]).FirstOrDefault(File.Exists);
}
