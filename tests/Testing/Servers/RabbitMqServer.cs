using Testcontainers.RabbitMq;
using Xunit;

namespace Testing.Servers;

/// <summary>
/// A RabbitMQ for the tests of one assembly: the one named by <c>TEST_RABBITMQ</c> (an amqp address), a binary of this machine, or a container where <c>DOCKER_HOST</c>
/// is set. Absent: skipped at home, failed where <c>CI</c> is set. The binary can be stopped like a crash and started again.
/// </summary>
public sealed class RabbitMqServer : IAsyncLifetime
{
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _namesPort = ServerProcess.FreePort();
    private readonly int _nodePort = ServerProcess.FreePort();
    private ServerProcess? _process;
    private ServerProcess? _names;
    private RabbitMqContainer? _container;
    private DirectoryInfo? _folder;
    private string? _address;

    /// <summary>Whether <see cref="StopAsync"/> can be asked for.</summary>
    public bool CanStop => _process is not null;

    /// <summary>The last lines of the binary, for the message of a test that fails.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>Address of the broker.</summary>
    public string Address
    {
        get
        {
            Absent.SkipOrFail(_address is null, "RabbitMQ: install it, or name one in TEST_RABBITMQ");
            return _address!;
        }
    }

    /// <summary>Where the binary keeps its files; null where the server is not ours.</summary>
    public string? Folder => _folder?.FullName;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_RABBITMQ") is { Length: > 0 } given)
        {
            _address = given;
        }
        else if (Program() is not null)
        {
            _folder = Directory.CreateTempSubdirectory("referral-rabbit-");
            await StartAsync();
            _address = $"amqp://guest:guest@127.0.0.1:{_port}/";
        }
        else if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 })
        {
            _container = new RabbitMqBuilder("rabbitmq:4").Build();
            await _container.StartAsync();
            _address = _container.GetConnectionString();
        }
    }

    /// <summary>Starts the binary on the same data and port.</summary>
    public async Task StartAsync()
    {
        var folder = _folder!.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].");
        // Without the limit the log of quorum queues grows to hundreds of megabytes.
        await File.WriteAllTextAsync(Path.Combine(folder, "rabbitmq.conf"), "raft.wal_max_size_bytes = 16777216\n");
        // The broker would leave its name server behind as a daemon; ours ends with the tests.
        _names ??= ServerProcess.Start("epmd", ["-port", $"{_namesPort}", "-address", "127.0.0.1"]);
        _process = ServerProcess.Start(Program()!, [], new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = $"t{_port}@localhost",
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{_port}",
            ["RABBITMQ_DIST_PORT"] = $"{_nodePort}",
            ["ERL_EPMD_PORT"] = $"{_namesPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "gen"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
            ["RUNNING_UNDER_SYSTEMD"] = "1",
        });
        await _process.WaitAsync(() => ServerProcess.ListensAsync(_port), "RabbitMQ");
    }

    /// <summary>kill -9 of the broker.</summary>
    public Task StopAsync()
    {
        _process!.Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _names?.Dispose();
        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }

    // The start script of the package changes the user and hides the log; the one below does neither.
    private static string? Program() => Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Select(version => Path.Combine(version, "sbin", "rabbitmq-server"))
            .Where(File.Exists).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;
}
