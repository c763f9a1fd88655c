using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>Behind a gateway that cuts other calls after a second of silence.</summary>
public sealed class Lines_that_stay_open : IAsyncLifetime
{
    private readonly TaskCompletionSource _end = new();
    private GatewayApp.Service _service = null!;
    private GatewayApp _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await GatewayApp.Service.StartAsync(app =>
        {
            app.UseWebSockets();
            app.Map("/api/tracking/stream", async (HttpContext call) =>
            {
                call.Response.ContentType = "text/event-stream";
                await call.Response.WriteAsync("data: first\n\n", call.RequestAborted);
                await call.Response.Body.FlushAsync(call.RequestAborted);
                await _end.Task.WaitAsync(call.RequestAborted);
                await call.Response.WriteAsync("data: last\n\n", call.RequestAborted);
            });
            app.Map("/api/intake/socket", async (HttpContext call) =>
            {
                using var socket = await call.WebSockets.AcceptWebSocketAsync();
                var buffer = new byte[1024];
                while (await socket.ReceiveAsync(buffer, call.RequestAborted) is { MessageType: not WebSocketMessageType.Close, Count: var count })
                {
                    await socket.SendAsync(buffer.AsMemory(0, count), WebSocketMessageType.Text, true, call.RequestAborted);
                }

                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, call.RequestAborted);
            });
        });
        _gateway = await GatewayApp.StartAsync(
            GatewayApp.Intake(_service.Address), $"ReverseProxy:Clusters:tracking-stream:Destinations:one:Address={_service.Address}", "ReverseProxy:Clusters:intake:HttpRequest:ActivityTimeout=00:00:01");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task The_first_event_arrives_while_the_last_one_is_not_yet_written_however_long_that_takes()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());
        using var answer = await caller.GetAsync("/api/tracking/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        (await lines.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("data: first");
        _end.Task.IsCompleted.ShouldBeFalse();
        await PastTheTimeoutAsync();
        _end.SetResult();
        (await lines.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe("\ndata: last\n\n");
    }

    [Fact]
    public async Task A_websocket_speaks_in_both_directions_for_as_long_as_it_speaks()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_gateway.Address) { Scheme = "ws", Path = "/api/intake/socket" }.Uri, TestContext.Current.CancellationToken);

        (await EchoAsync(socket, "你好")).ShouldBe("你好");
        await PastTheTimeoutAsync(async () => (await EchoAsync(socket, "still here")).ShouldBe("still here"));
        (await EchoAsync(socket, "再见")).ShouldBe("再见");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    private static async Task<string> EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var buffer = new byte[1024];
        var answer = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }

    /// <summary>Until another call that started now was cut.</summary>
    private static async Task PastTheTimeoutAsync(Func<Task>? meanwhile = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                return TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(1.5);
            },
            "the time of another call is over");
    }
}
