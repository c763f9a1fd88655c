using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Testing.Servers;

/// <summary>Takes in what services send (OTLP over HTTP) and keeps the names that a Prometheus exporter would give, each with the services that sent it.</summary>
public sealed class TelemetryCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task _work;

    /// <summary>Begins to listen.</summary>
    public TelemetryCollector()
    {
        Address = $"http://127.0.0.1:{Ports.Take()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _work = ListenAsync();
    }

    /// <summary>The endpoint that a service is told.</summary>
    public string Address { get; }

    /// <summary>Services by the name of a figure.</summary>
    public ConcurrentDictionary<string, HashSet<string>> Figures { get; } = new();

    /// <summary>Everything that was sent, as it came: traces, figures and logs.</summary>
    public ConcurrentQueue<(string Path, byte[] Body)> Sent { get; } = new();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Close();
        await _work;
        _over.Dispose();
    }

    private async Task ListenAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            try
            {
                var call = await _listener.GetContextAsync().WaitAsync(_over.Token); // a listener that is closed at this very moment may never answer
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                Sent.Enqueue((call.Request.Url!.AbsolutePath, body.ToArray()));
                if (call.Request.Url!.AbsolutePath == "/v1/metrics")
                {
                    Keep(body.ToArray());
                }

                call.Response.Close();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException or OperationCanceledException)
            {
                // The test or a service is at its end.
            }
        }
    }

    // opentelemetry/proto/metrics/v1: request > resource_metrics 1 > (resource 1 > attributes 1, scope_metrics 2 > metrics 2 > name 1, unit 3, gauge 5, sum 7 > is_monotonic 3, histogram 9).
    private void Keep(byte[] request)
    {
        foreach (var sent in Fields(request).Where(field => field.Number == 1).Select(field => field.Bytes))
        {
            var service = Fields(sent).Where(field => field.Number == 1).SelectMany(field => Fields(field.Bytes)).Where(field => field.Number == 1)
                .Select(field => Fields(field.Bytes).ToArray()).Where(attribute => Text(attribute[0].Bytes) == "service.name").Select(attribute => Text(Fields(attribute[1].Bytes).First().Bytes)).FirstOrDefault("");
            foreach (var metric in Fields(sent).Where(field => field.Number == 2).SelectMany(scope => Fields(scope.Bytes)).Where(field => field.Number == 2).Select(field => Fields(field.Bytes).ToArray()))
            {
                var unit = metric.Where(field => field.Number == 3).Select(field => Text(field.Bytes)).FirstOrDefault("");
                var name = Text(metric.First(field => field.Number == 1).Bytes).Replace('.', '_') + unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
                var counts = metric.Where(field => field.Number == 7).SelectMany(field => Fields(field.Bytes)).Any(field => field is { Number: 3, Value: 1 });
                foreach (var suffix in (string[])(metric.Any(field => field.Number == 9) ? ["_bucket", "_count", "_sum"] : counts ? ["_total"] : [""]))
                {
                    var services = Figures.GetOrAdd(name + suffix, _ => []);
                    lock (services)
                    {
                        services.Add(service);
                    }
                }
            }
        }
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static IEnumerable<(int Number, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            var length = (key & 7) switch { 1 => 8, 5 => 4, 2 => (int)Number(message, ref at), _ => 0 };
            var value = (key & 7) == 0 ? Number(message, ref at) : 0;
            yield return ((int)(key >> 3), message[at..(at + length)], value);
            at += length;
        }
    }

    private static ulong Number(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
