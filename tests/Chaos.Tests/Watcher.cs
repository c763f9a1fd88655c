using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;

namespace Chaos.Tests;

/// <summary>A screen that shows the board: it hears of changes as server-sent events through the gateway, on one line that nobody may cut.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Guid, bool> _needs = new();
    private readonly Task _reading;
    private int _changes;
    private int _reloads;

    private Watcher(HttpClient http, HttpResponseMessage answer, Stream stream) => _reading = ReadAsync(http, answer, stream);

    /// <summary>Changes that were told so far.</summary>
    public int Changes => _changes;

    /// <summary>How often it was told to read the board again.</summary>
    public int Reloads => _reloads;

    /// <summary>Whether the line is there.</summary>
    public bool Listens => !_reading.IsCompleted;

    /// <summary>Opens the line as the coordinator.</summary>
    public static async Task<Watcher> AtAsync(Uri address)
    {
        var coordinator = await Caller.SignInAsync(address, "coordinator", TestClients.Secret);
        coordinator.Http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await coordinator.Http.GetAsync("/api/tracking/stream", HttpCompletionOption.ResponseHeadersRead);
        return new Watcher(coordinator.Http, answer.EnsureSuccessStatusCode(), await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Whether something was told about the need.</summary>
    public bool HeardOf(Guid need) => _needs.ContainsKey(need);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(HttpClient http, HttpResponseMessage answer, Stream stream)
    {
        using (http)
        using (answer)
        {
            try
            {
                await foreach (var told in SseParser.Create(stream, (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync(_stop.Token))
                {
                    if (told.EventType == "change")
                    {
                        _needs[told.Data.GetProperty("needId").GetGuid()] = true;
                        Interlocked.Increment(ref _changes);
                    }
                    else if (told.EventType == "reload")
                    {
                        Interlocked.Increment(ref _reloads);
                    }
                }
            }
            catch (Exception over) when (over is OperationCanceledException or IOException or HttpRequestException)
            {
                // Who looks asks whether the line is still there.
            }
        }
    }
}
