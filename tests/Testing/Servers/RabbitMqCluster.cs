using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Testing.Servers;

/// <summary>A RabbitMQ of three nodes on this machine, each with its own port and folder; each can be killed and started again. Absent: skipped at home, failed where <c>CI</c> is set.</summary>
public sealed class RabbitMqCluster : IAsyncLifetime
{
    private readonly int _namesPort = Ports.Take();
    private readonly List<RabbitMqNode> _nodes = [];
    private readonly HttpClient _http = new() { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("guest:guest"))) } };
    private DirectoryInfo? _folder;
    private ServerProcess? _names;

    /// <summary>Connection string that names all nodes.</summary>
    public string Address => $"amqp://guest:guest@{string.Join(',', Nodes.Select(node => $"127.0.0.1:{node.Port}"))}/";

    /// <summary>Address of one node, for who wants to look.</summary>
    public string FirstAddress => $"amqp://guest:guest@127.0.0.1:{Nodes[0].Port}/";

    /// <summary>The last lines of each node, for the message of a test that fails.</summary>
    public string Output => string.Join('\n', _nodes.Select(node => $"{node.Name}:\n{node.Output}"));

    private List<RabbitMqNode> Nodes
    {
        get
        {
            Assert.SkipWhen(ServerBackend.ContainersOnly, "Needs RabbitMQ's binary, three times.");
            Absent.SkipOrFail(_nodes.Count == 0, "RabbitMQ's binary, three times: install it");
            return _nodes;
        }
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (OperatingSystem.IsWindows() || ServerBackend.ContainersOnly || RabbitMqNode.Program() is not { } program)
        {
            return;
        }

        _folder = Directory.CreateTempSubdirectory("referral-cluster-");
        var cookie = Path.Combine(_folder.FullName, ".erlang.cookie");
        await File.WriteAllTextAsync(cookie, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N"));
        File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        _names = ServerProcess.Start("epmd", ["-port", $"{_namesPort}", "-address", "127.0.0.1"]);
        foreach (var number in (int[])[1, 2, 3])
        {
            _nodes.Add(new RabbitMqNode(program, Path.Combine(_folder.FullName, $"{number}"), _folder.FullName, _namesPort, tells: true));
        }

        // Those who start look for one that is there already.
        await StartAsync(_nodes[0]);
        await Task.WhenAll(_nodes.Skip(1).Select(StartAsync));
    }

    /// <summary>Kills the node that leads a quorum queue; its name.</summary>
    public async Task<string> KillLeaderAsync(string queue)
    {
        var leader = (await QueueAsync(queue)).GetProperty("leader").GetString()!;
        await Nodes.Single(node => node.Name == leader).KillAsync();
        return leader;
    }

    /// <summary>Starts a killed node again and waits until it takes part in the queue.</summary>
    public async Task StartAgainAsync(string name, string queue)
    {
        var node = Nodes.Single(node => node.Name == name);
        await StartAsync(node);
        await Eventually.IsTrueAsync(async () => (await OnlineAsync(queue)) == Nodes.Count, $"all nodes have {queue}", seconds: 180);
    }

    /// <summary>How many nodes take part in a quorum queue.</summary>
    public async Task<int> OnlineAsync(string queue) => (await QueueAsync(queue)).GetProperty("online").GetArrayLength();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _nodes.ForEach(node => node.Dispose());
        _names?.Dispose();
        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }

    // A minority stops by itself, so that two halves never both go on.
    private Task StartAsync(RabbitMqNode node) => node.StartAsync(
    [
        "cluster_partition_handling = pause_minority",
        "cluster_formation.peer_discovery_backend = classic_config",
        .. _nodes.Select((other, index) => $"cluster_formation.classic_config.nodes.{index + 1} = {other.Name}"),
    ]);

    private Task<JsonElement> QueueAsync(string name) => _http.GetFromJsonAsync<JsonElement>(new Uri(Nodes.First(node => node.Runs).Questions, $"queues/%2F/{name}"));
}
