namespace Testing.Servers;

/// <summary>A RabbitMQ of this machine's package.</summary>
internal sealed class RabbitMqBinary(string program) : IServerBackend
{
    private readonly int _namesPort = Ports.Take();
    private DirectoryInfo? _folder;
    private RabbitMqNode? _node;
    private ServerProcess? _names;

    /// <summary>Where it keeps its files, once started.</summary>
    public string? Folder => _folder?.FullName;

    public string Output => _node?.Output ?? "";

    /// <summary>The newest one installed; null where there is none.</summary>
    public static RabbitMqBinary? Find() => RabbitMqNode.Program() is { } program ? new RabbitMqBinary(program) : null;

    /// <summary>The first time on an empty folder, later on the same data and port.</summary>
    public async Task<string> StartAsync()
    {
        _folder ??= Directory.CreateTempSubdirectory("referral-rabbit-");
        // The broker would leave its name server behind as a daemon; ours ends with the tests.
        _names ??= ServerProcess.Start("epmd", ["-port", $"{_namesPort}", "-address", "127.0.0.1"]);
        _node ??= new RabbitMqNode(program, _folder.FullName, _folder.FullName, _namesPort);
        await _node.StartAsync();
        return $"amqp://guest:guest@127.0.0.1:{_node.Port}/";
    }

    /// <summary>kill -9.</summary>
    public Task KillAsync() => _node!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        _node?.Dispose();
        _names?.Dispose();
        if (_folder is not null)
        {
            await Absent.DeleteAsync(_folder);
        }
    }
}
