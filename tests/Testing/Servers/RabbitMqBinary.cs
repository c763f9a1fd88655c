using System.Text;

namespace Testing.Servers;

/// <summary>A RabbitMQ of this machine's package.</summary>
internal sealed class RabbitMqBinary(string program) : IServerBackend
{
    private readonly int _port = ServerProcess.FreePort();
    private readonly int _namesPort = ServerProcess.FreePort();
    private readonly int _nodePort = ServerProcess.FreePort();
    private DirectoryInfo? _folder;
    private ServerProcess? _process;
    private ServerProcess? _names;

    /// <summary>Where it keeps its files, once started.</summary>
    public string? Folder => _folder?.FullName;

    public string Output => _process?.Output ?? "";

    private string Node => $"t{_port}@localhost";

    /// <summary>The newest one installed; null where there is none. The start script in the path changes the user and hides the log; this one does neither.</summary>
    public static RabbitMqBinary? Find() => Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Select(version => Path.Combine(version, "sbin", "rabbitmq-server"))
            .Where(File.Exists).OrderDescending(StringComparer.Ordinal).Select(script => new RabbitMqBinary(script)).FirstOrDefault()
        : null;

    /// <summary>The first time on an empty folder, later on the same data and port.</summary>
    public async Task<string> StartAsync()
    {
        _folder ??= Directory.CreateTempSubdirectory("referral-rabbit-");
        var folder = _folder.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[].");
        // Without the limit the log of quorum queues grows to hundreds of megabytes.
        await File.WriteAllTextAsync(Path.Combine(folder, "rabbitmq.conf"), "raft.wal_max_size_bytes = 16777216\n");
        // The broker would leave its name server behind as a daemon; ours ends with the tests.
        _names ??= ServerProcess.Start("epmd", ["-port", $"{_namesPort}", "-address", "127.0.0.1"]);
        _process = ServerProcess.Start(program, [], new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = Node,
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
        return $"amqp://guest:guest@127.0.0.1:{_port}/";
    }

    /// <summary>
    /// kill -9, as soon as the disk knows the name of every quorum queue. The broker writes a name half a second after the queue was declared; one that dies before that
    /// starts the queue from nothing, without a leader and without ever electing one. Nobody loses a broker in the first half second of an installation, but a test does.
    /// </summary>
    public async Task KillAsync()
    {
        var queues = new DirectoryInfo(Path.Combine(_folder!.FullName, "mnesia", Node, "quorum", Node));
        await Eventually.IsTrueAsync(
            async () =>
            {
                var names = Encoding.Latin1.GetString(await ReadAsync(Path.Combine(queues.FullName, "names.dets")));
                return queues.EnumerateDirectories().All(queue => names.Contains(queue.Name, StringComparison.Ordinal));
            },
            "the broker has written the names of its queues");
        _process!.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _names?.Dispose();
        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
