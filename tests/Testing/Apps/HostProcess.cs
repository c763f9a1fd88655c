using System.Collections.Concurrent;
using System.Diagnostics;
using Testing.Servers;

namespace Testing.Apps;

/// <summary>
/// One host of ours as a real process with a port of its own and a management port beside it. It can be killed like a crash and started again on the same ports.
/// </summary>
public sealed class HostProcess : IAsyncDisposable
{
    /// <summary>A start takes a few seconds; far more on a machine that builds and tests other things at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _program;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly int _port = Ports.Take(neighbours: 2);
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    /// <param name="host">Assembly name of the host, e.g. <c>Intake.Host</c>.</param>
    /// <param name="folder">Working directory.</param>
    /// <param name="settings">Configuration as environment variables.</param>
    public HostProcess(string host, string folder, IReadOnlyDictionary<string, string> settings) =>
        (_program, _folder, _settings) = (Find(host), folder, settings);

    /// <summary>Address of the public port.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Address of the management port.</summary>
    public Uri Management => new($"http://127.0.0.1:{_port + 1}");

    /// <summary>What the process printed so far, earlier runs included.</summary>
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

    /// <summary>A second process of the same host with the same settings, on ports of its own.</summary>
    public HostProcess Replica() => new(Path.GetFileNameWithoutExtension(_program), _folder, _settings);

    /// <summary>Starts the process without waiting.</summary>
    public void Launch(params IEnumerable<string> arguments)
    {
        _process?.Dispose();
        _process = Run(arguments, _output.Enqueue);
    }

    /// <summary>Runs a verb of the host to its end, beside the running process. Answers exit code and output.</summary>
    public async Task<(int Code, string Output)> RunVerbAsync(params IEnumerable<string> arguments)
    {
        var lines = new ConcurrentQueue<string>();
        using var process = Run(arguments, lines.Enqueue);
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileNameWithoutExtension(_program)} {string.Join(' ', arguments)} does not end:\n{string.Join('\n', lines)}");
        }

        return (process.ExitCode, string.Join('\n', lines));
    }

    /// <summary>kill -9: nothing in the process gets a chance to finish.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Waits until the host answers that it is ready.</summary>
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
                if (_process.HasExited)
                {
                    // Its last lines may still be on their way.
                    await _process.WaitForExitAsync();
                }

                throw new InvalidOperationException(
                    $"{Path.GetFileNameWithoutExtension(_program)} {(_process.HasExited ? "ended at start" : "does not become ready")} ({last}):\n{string.Join('\n', _output.TakeLast(60))}");
            }
        }
        while (await tick.WaitForNextTickAsync());
    }

    /// <summary>What a probe is answered now.</summary>
    public async Task<int> ReadinessAsync()
    {
        using var probe = new HttpClient { BaseAddress = Management, Timeout = TimeSpan.FromSeconds(20) };
        using var answer = await probe.GetAsync("/health/ready");
        return (int)answer.StatusCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }

    private Process Run(IEnumerable<string> arguments, Action<string> keep)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.ArgumentList.Add(_program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(string? line)
        {
            if (line is not null)
            {
                keep(line);
            }
        }
    }

    // Beside the tests where their project refers to the host as code; else where the build put it, with exactly the files that an image gets.
    private static string Find(string host)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, host + ".dll");
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var own = Path.Combine(here.Parent!.Parent!.FullName, host, here.Name, host + ".dll");
        return File.Exists(own) ? own : File.Exists(beside) ? beside : throw new FileNotFoundException($"{host} is not built: the test project has to refer to it.", own);
    }
}
