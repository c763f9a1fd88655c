using System.Text;

namespace Testing.Servers;

/// <summary>One node of a RabbitMQ of this machine's package, alone or in a cluster.</summary>
/// <param name="program">The start script.</param>
/// <param name="folder">Keeps what the node keeps.</param>
/// <param name="home">Where the cookie lies that lets nodes talk to each other.</param>
/// <param name="namesPort">Of the name server.</param>
/// <param name="tells">Whether it answers questions about queues over HTTP; that costs memory and a longer start.</param>
internal sealed class RabbitMqNode(string program, string folder, string home, int namesPort, bool tells = false) : IDisposable
{
    private readonly int _nodePort = Ports.Take();
    private readonly int _questionsPort = Ports.Take();
    private ServerProcess? _process;

    public int Port { get; } = Ports.Take();

    public string Name => $"t{Port}@localhost";

    public bool Runs => _process is not null;

    public string Output => _process?.Output ?? "";

    /// <summary>Where it answers questions.</summary>
    public Uri Questions => new($"http://127.0.0.1:{_questionsPort}/api/");

    /// <summary>The start script of the newest one installed; null where there is none. The one in the path changes the user and hides the log; this one does neither.</summary>
    public static string? Program() => Directory.Exists("/usr/lib/rabbitmq/lib")
        ? Directory.EnumerateDirectories("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Select(version => Path.Combine(version, "sbin", "rabbitmq-server"))
            .Where(File.Exists).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
        : null;

    /// <summary>The first time on an empty folder, later on the same data and port.</summary>
    public async Task StartAsync(params string[] settings)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), tells ? "[rabbitmq_management]." : "[].");
        // Without the limit the log of quorum queues grows to hundreds of megabytes.
        string[] questions = tells ? ["management.tcp.ip = 127.0.0.1", $"management.tcp.port = {_questionsPort}"] : [];
        await File.WriteAllLinesAsync(Path.Combine(folder, "rabbitmq.conf"), ["raft.wal_max_size_bytes = 16777216", .. questions, .. settings]);
        try
        {
            await RunAsync();
        }
        catch (TimeoutException hangs)
        {
            // One that hangs while it recovers is started again, as the supervisor of any installation does.
            await Console.Error.WriteLineAsync(hangs.Message);
            await RunAsync();
        }
    }

    private async Task RunAsync()
    {
        _process?.Dispose();
        _process = ServerProcess.Start(program, [], new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["ERL_EPMD_PORT"] = $"{namesPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODENAME"] = Name,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{Port}",
            ["RABBITMQ_DIST_PORT"] = $"{_nodePort}",
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(folder, "none"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "gen"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
            ["RUNNING_UNDER_SYSTEMD"] = "1",
        });
        // One that comes back to a cluster at work, beside other tests, has much to catch up with.
        await _process.WaitAsync(async () => await ServerProcess.ListensAsync(Port) && (!tells || await ServerProcess.ListensAsync(_questionsPort)), "RabbitMQ", seconds: 180);
    }

    /// <summary>
    /// kill -9, as soon as the disk knows the name of every quorum queue. The broker writes a name half a second after the queue was declared; one that dies before that
    /// starts the queue from nothing, without a leader and without ever electing one. Nobody loses a broker in the first half second of an installation, but a test does.
    /// </summary>
    public async Task KillAsync()
    {
        var queues = new DirectoryInfo(Path.Combine(folder, "mnesia", Name, "quorum", Name));
        await Eventually.IsTrueAsync(
            async () =>
            {
                var names = Encoding.Latin1.GetString(await ReadAsync(Path.Combine(queues.FullName, "names.dets")));
                return queues.EnumerateDirectories().All(queue => names.Contains(queue.Name, StringComparison.Ordinal));
            },
            "the broker has written the names of its queues");
        _process!.Dispose();
        _process = null;
    }

    public void Dispose() => _process?.Dispose();

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
