using System.Net.ServerSentEvents;
using System.Text.Json;
using Contracts.Http.Tracking;
using Platform.Http;

namespace Tracking.Tests;

/// <summary>An open connection to the stream.</summary>
internal sealed class Listening(HttpClient client, HttpResponseMessage answer, IAsyncEnumerator<SseItem<BoardChange>> events) : IAsyncDisposable
{
    public static async Task<Listening> ToAsync(TrackingApp app, string role, Guid? charityId = null, string query = "", string? lastEventId = null, string? division = null)
    {
        var client = app.Module.As(role, charityId, division: division);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/tracking/stream" + query);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode().Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        var parser = SseParser.Create(
            await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken),
            (_, data) => JsonSerializer.Deserialize<BoardChange>(data, Json.Options)!);
        return new Listening(client, answer, parser.EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken));
    }

    public async Task<SseItem<BoardChange>> NextAsync(Func<SseItem<BoardChange>, bool>? wanted = null)
    {
        do
        {
            (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue("the stream ended");
        }
        while (wanted is not null && !wanted(events.Current));

        return events.Current;
    }

    public async Task EndsAsync() => (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeFalse();

    public ValueTask DisposeAsync()
    {
        answer.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
