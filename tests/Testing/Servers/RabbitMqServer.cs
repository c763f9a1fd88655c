using Testcontainers.RabbitMq;
using Xunit;

namespace Testing.Servers;

/// <summary>
/// A RabbitMQ for the tests of one assembly: the one named by <c>TEST_RABBITMQ</c> (an amqp address), a binary of this machine, or a container where <c>DOCKER_HOST</c>
/// is set (<c>TEST_SERVERS=containers</c>: nothing else). Absent: skipped at home, failed where <c>CI</c> is set. The binary can be stopped like a crash and started again.
/// </summary>
public sealed class RabbitMqServer : IAsyncLifetime
{
    private RabbitMqBinary? _binary;
    private IServerBackend? _backend;
    private string? _address;

    /// <summary>Whether <see cref="StopAsync"/> can be asked for.</summary>
    public bool CanStop => _binary is not null;

    /// <summary>The last lines of the binary, for the message of a test that fails.</summary>
    public string Output => _binary?.Output ?? "";

    /// <summary>Where the binary keeps its files; null where it is not ours.</summary>
    public string? Folder => _binary?.Folder;

    /// <summary>Address of the broker.</summary>
    public string Address
    {
        get
        {
            Absent.SkipOrFail(_address is null, "RabbitMQ: install it, or name one in TEST_RABBITMQ");
            return _address!;
        }
    }

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TEST_RABBITMQ") is { Length: > 0 } given)
        {
            _address = given;
        }
        else
        {
            _binary = ServerBackend.ContainersOnly ? null : RabbitMqBinary.Find();
            _backend = ServerBackend.Choose(_binary, () =>
            {
                var container = new RabbitMqBuilder("rabbitmq:4").Build();
                return new ContainerBackend(container, container.GetConnectionString);
            });
            _address = _backend is null ? null : await _backend.StartAsync();
        }
    }

    /// <summary>Starts the binary again on the same data and port.</summary>
    public async Task StartAsync() => await _binary!.StartAsync();

    /// <summary>kill -9 of the broker.</summary>
    public Task StopAsync() => _binary!.KillAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_backend is not null)
        {
            await _backend.DisposeAsync();
        }
    }
}
