using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Testing.Apps;

/// <summary>
/// The whole platform as the process a newcomer starts: real executable, real port, SQLite files. It can be killed like a crash and started again on the same data.
/// </summary>
public sealed class StandaloneApp : IAsyncDisposable
{
    /// <summary>A start takes a few seconds; far more on a machine that builds and tests other things at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

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
        try
        {
            await app.StartAgainAsync();
            return app;
        }
        catch
        {
            // Nobody else knows the process: it must not stay behind.
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process on the same data and port, and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Starts the process on the same data and port without waiting, so that it can be killed while it starts.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _process = Run(_arguments, Keep);
    }

    /// <summary>Runs another verb of the same host on the same data, beside the running process. Answers exit code and output.</summary>
    public async Task<(int Code, string Output)> RunVerbAsync(params string[] arguments)
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var process = Run(arguments, line =>
        {
            if (line is not null)
            {
                lines.Enqueue(line);
            }
        });
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Join('\n', lines));
    }

    private Process Run(string[] arguments, Action<string?> keep)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Standalone.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["DATA_DIRECTORY"] = _folder.FullName;
        foreach (var (name, value) in TestClients.AsSettings().Concat(_environment))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => keep(line.Data);
        process.ErrorDataReceived += (_, line) => keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
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

    /// <summary>Waits until the platform answers that it is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var probe = new HttpClient { BaseAddress = Management, Timeout = TimeSpan.FromSeconds(5) };
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var start = TimeProvider.System.GetTimestamp();
        var last = "nobody listens";
        do
        {
            try
            {
                using var answer = await probe.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }

                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            }
            catch (Exception early) when (early is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or too busy with its start to answer.
                last = early.GetType().Name;
            }

            if (_process!.HasExited || TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"The platform {(_process.HasExited ? "ended at start" : "does not become ready")} ({last}):\n{string.Join('\n', _output.TakeLast(60))}");
            }
        }
        while (await tick.WaitForNextTickAsync());
    }

    /// <summary>
    /// A port whose successor is free too, because management listens there. Below the range from which the system takes ports for outgoing calls: between two runs on
    /// the same data nobody else must get it.
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
                // Taken: look for another pair.
            }
        }
    }
}
