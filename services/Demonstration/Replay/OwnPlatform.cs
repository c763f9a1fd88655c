using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Demonstration.Api;

namespace Demonstration.Replay;

/// <summary>A platform for one replay: this program started once more, on loopback, in a temporary folder, with the reference data of the replay.</summary>
internal sealed class OwnPlatform : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("referral-replay-");
    private readonly int _port = FreePortPair();
    private Process? _process;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    public static async Task<OwnPlatform> StartAsync(Folder data, CancellationToken cancellationToken)
    {
        var platform = new OwnPlatform();
        try
        {
            await platform.LaunchAsync(data, cancellationToken);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task LaunchAsync(Folder data, CancellationToken cancellationToken)
    {
        var reference = Path.Combine(_folder.FullName, "reference");
        WriteReference.To(reference, data);
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _folder.FullName };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Standalone.dll"));
        foreach (var (name, value) in ((string, string)[])
            [
                ("ASPNETCORE_URLS", Address.ToString()), ("DATA_DIRECTORY", Path.Combine(_folder.FullName, "data")), ("Reference__Directory", reference),
                ("Demonstration__Enabled", "true"), ("Sqlite__Synchronous", "NORMAL"), ("Logging__LogLevel__Default", "Warning"),
                // A message that lost a race is tried again; that is no news here.
                ("Logging__LogLevel__MassTransit.ReceiveTransport", "Error"),
            ])
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        using var probe = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port + 1}")), Timeout = TimeSpan.FromSeconds(5) };
        if (!await Ask.UntilAsync(() => IsReadyAsync(probe, cancellationToken), ready => ready || _process.HasExited, LongestStart, Pause, cancellationToken))
        {
            throw new InvalidOperationException("The platform for the replay did not start.");
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient probe, CancellationToken cancellationToken)
    {
        try
        {
            return (await probe.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode;
        }
        catch (Exception early) when (early is HttpRequestException || (early is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false; // not listening yet, or too busy with its start to answer in time
        }
    }

    /// <summary>A port whose successor is free too: management listens there.</summary>
    private static int FreePortPair()
    {
        while (true)
        {
            using var first = new TcpListener(IPAddress.Loopback, 0);
            first.Start();
            var port = ((IPEndPoint)first.LocalEndpoint).Port;
            using var second = new TcpListener(IPAddress.Loopback, port + 1);
            try
            {
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // The neighbour is taken: look for another pair.
            }
        }
    }
}
