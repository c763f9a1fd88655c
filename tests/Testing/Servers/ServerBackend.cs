using DotNet.Testcontainers.Containers;

namespace Testing.Servers;

/// <summary>Runs a server for the tests: as a binary of this machine or as a container.</summary>
internal interface IServerBackend : IAsyncDisposable
{
    /// <summary>Starts it and answers its address.</summary>
    Task<string> StartAsync();
}

/// <summary>Which backend runs a server.</summary>
internal static class ServerBackend
{
    /// <summary><c>TEST_SERVERS=containers</c>, as <c>./dev test --containers</c> sets it: no binary of this machine is used, and a container that does not start is a failure.</summary>
    public static bool ContainersOnly => Environment.GetEnvironmentVariable("TEST_SERVERS") == "containers";

    /// <summary>The binary where there is one, a container where <c>DOCKER_HOST</c> says who runs it, else nothing.</summary>
    public static IServerBackend? Choose(IServerBackend? binary, Func<IServerBackend> container) =>
        ContainersOnly ? container() : binary ?? (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } ? container() : null);
}

/// <summary>A server in a container of its own.</summary>
internal sealed class ContainerBackend(IContainer container, Func<string> address) : IServerBackend
{
    public async Task<string> StartAsync()
    {
        await container.StartAsync();
        return address();
    }

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
