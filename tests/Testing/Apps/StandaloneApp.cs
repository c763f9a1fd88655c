using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testing.Apps;

/// <summary>
/// The whole platform as the process a newcomer starts: real executable, real port, SQLite files. It can be killed like a crash and started again on the same data.
/// </summary>
public sealed class StandaloneApp : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-standalone-");
    private readonly Dictionary<string, string> _environment;
    private readonly string[] _arguments;
    private readonly int _port = FreePortPair();
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _output = new();
    private Process? _process;

    private StandaloneApp(string[] arguments, Dictionary<string, string> environment) => (_arguments, _environment) = (arguments, environment);

    /// <summary>Address of the public port.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Address of the management port.</summary>
    public Uri Management => new($"http://127.0.0.1:{_port + 1}");

    /// <summary>The data folder, for audits that open the databases themselves.</summary>
    public string DataDirectory => _folder.FullName;

    /// <summary>What the process printed so far.</summary>
    public IReadOnlyList<string> Output => [.. _output];

    /// <summary>Resident memory of the process in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts the platform and waits until it is ready.</summary>
    /// <param name="settings">Configuration as environment variables (<c>Sqlite__Synchronous</c>).</param>
    /// <param name="arguments">Command line.</param>
    public static async Task<StandaloneApp> StartAsync(Dictionary<string, string>? settings = null, params string[] arguments)
    {
        var app = new StandaloneApp(arguments, settings ?? []);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Starts the process on the same data and port.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Standalone.dll"));
        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["DATA_DIRECTORY"] = _folder.FullName;
        foreach (var (name, value) in TestClients.AsSettings().Concat(_environment))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilReadyAsync();
    }

    /// <summary>kill -9: nothing in the process gets a chance to finish.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var probe = new HttpClient { BaseAddress = Management, Timeout = TimeSpan.FromSeconds(5) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                if ((await probe.GetAsync("/health/ready", limit.Token)).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception early) when (early is HttpRequestException || (early is TaskCanceledException && !limit.IsCancellationRequested))
            {
                // Not listening yet, or too busy with its start to answer in time.
            }

            if (_process!.HasExited)
            {
                throw new InvalidOperationException("The platform ended at start:\n" + string.Join('\n', _output));
            }

            await tick.WaitForNextTickAsync(limit.Token);
        }
    }

    /// <summary>
    /// A port whose successor is free too, because management listens there. Below the range that outgoing connections take theirs from, so that nobody has
    /// taken it in the meantime when the process is started again.
    /// </summary>
    private static int FreePortPair()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var first = new TcpListener(IPAddress.Loopback, port);
                using var second = new TcpListener(IPAddress.Loopback, port + 1);
                first.Start();
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // One of the two is taken: look for another pair.
            }
        }
    }
}
