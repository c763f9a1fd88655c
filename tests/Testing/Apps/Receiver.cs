using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Testing.Apps;

/// <summary>A charity's own system: a real server on a real port that keeps what it is sent and answers as the test wants; what it is asked to prove it proves by itself. Each path is an address of its own.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly ConcurrentQueue<Received> _proofs = new();
    private readonly ConcurrentDictionary<string, bool> _unproving = new();
    private readonly ConcurrentDictionary<string, Func<Received, HttpContext, Task>> _answers = new();
    private WebApplication _app = null!;

    private Receiver()
    {
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts on a free port of this machine.</summary>
    public static async Task<Receiver> StartAsync()
    {
        var self = new Receiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        self._app = builder.Build();
        self._app.Run(self.TakeAsync);
        await self._app.StartAsync();
        self.Address = new Uri(self._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return self;
    }

    /// <summary>An address that nobody else uses.</summary>
    /// <param name="answer">What is answered; 200 when null.</param>
    /// <param name="proves">Whether it proves by itself that it is the charity's; otherwise a proof comes and is answered like every event.</param>
    public string At(Func<Received, HttpContext, Task>? answer = null, bool proves = true)
    {
        var path = "/" + Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
        _unproving[path] = !proves;
        _answers[path] = answer ?? ((_, _) => Task.CompletedTask);
        return new Uri(Address, path).ToString();
    }

    /// <summary>An address that always answers with one status.</summary>
    public string At(int status) => At((_, http) =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    /// <summary>What has come to an address, in the order it came.</summary>
    public IReadOnlyList<Received> To(string url) => [.. _received.Where(received => received.Path == new Uri(url).AbsolutePath)];

    /// <summary>The proofs that an address has answered by itself.</summary>
    public IReadOnlyList<Received> ProofsTo(string url) => [.. _proofs.Where(received => received.Path == new Uri(url).AbsolutePath)];

    /// <summary>Waits until so many have come to an address.</summary>
    public Task ArrivesAsync(string url, int count, string what) => Eventually.IsTrueAsync(() => Task.FromResult(To(url).Count >= count), what);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(http.Request.Path, await reader.ReadToEndAsync(), new HeaderDictionary(http.Request.Headers.ToDictionary(header => header.Key, header => header.Value)));
        if (!_unproving.GetValueOrDefault(received.Path) && received.Challenge is { } challenge)
        {
            _proofs.Enqueue(received);
            await http.Response.WriteAsJsonAsync(new { challenge });
            return;
        }

        _received.Enqueue(received);
        if (_answers.TryGetValue(received.Path, out var answer))
        {
            await answer(received, http);
        }
    }
}

/// <summary>One request.</summary>
/// <param name="Path">Where it came to.</param>
/// <param name="Body">As it came.</param>
/// <param name="Headers">As they came.</param>
public sealed record Received(string Path, string Body, HeaderDictionary Headers)
{
    /// <summary>The header <c>webhook-id</c>.</summary>
    public string Id => Headers["webhook-id"].ToString();

    /// <summary>What a proof asks for; null for every other event.</summary>
    public string? Challenge => Body.Contains("\"webhook.proof\"", StringComparison.Ordinal) ? JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("data").GetProperty("challenge").GetString() : null;
}
