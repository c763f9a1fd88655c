using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testing.Servers;

/// <summary>A server binary of this machine, started for the tests on a port of its own in a folder that is thrown away.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output.TakeLast(40));

    public static ServerProcess Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!);
        server._process.OutputDataReceived += (_, line) => server._output.Enqueue(line.Data ?? "");
        server._process.ErrorDataReceived += (_, line) => server._output.Enqueue(line.Data ?? "");
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Runs a tool to its end; fails with what it printed.</summary>
    public static async Task RunAsync(string file, params string[] arguments)
    {
        using var tool = Start(file, arguments);
        await tool._process.WaitForExitAsync().WaitAsync(Limit);
        if (tool._process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: {tool.Output}");
        }
    }

    /// <summary>A server that listens but misbehaves is a failure, never a skip.</summary>
    public async Task WaitAsync(Func<Task<bool>> ready, string what, int seconds = 60)
    {
        try
        {
            await Eventually.IsTrueAsync(
                async () => _process.HasExited ? throw new InvalidOperationException($"{what} ended at start:\n{Output}") : await ready(), $"{what} answers", seconds);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; it printed:\n{Output}", late);
        }
    }

    public static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            // Its own end is what counts: something that it had started may keep its output open.
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(Limit);
        }

        _process.Dispose();
    }
}
