using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

public sealed class What_is_too_large_or_too_slow : IAsyncLifetime
{
    private const string Import = "ReverseProxy:Routes:import:";
    private int _arrived;
    private GatewayApp.Service _service = null!;
    private GatewayApp _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await GatewayApp.Service.StartAsync(app =>
        {
            app.MapPost("/{**path}", async (HttpContext call) =>
            {
                var read = new MemoryStream();
                await call.Request.Body.CopyToAsync(read, call.RequestAborted);
                Interlocked.Increment(ref _arrived);
                return Results.Text($"{read.Length}");
            });
            app.MapGet("/api/intake/slow", (HttpContext call) => Task.Delay(Timeout.Infinite, call.RequestAborted));
            app.MapGet("/api/intake/refusal", (HttpContext call) =>
            {
                call.Response.StatusCode = 404;
                return call.Response.WriteAsJsonAsync(new { type = "its own" }, options: null, "application/problem+json");
            });
        });
        _gateway = await GatewayApp.StartAsync(
            GatewayApp.Intake(_service.Address), "Gateway:MaxBody=1000", "ReverseProxy:Clusters:intake:HttpRequest:ActivityTimeout=00:00:01",
            Import + "ClusterId=intake", Import + "Match:Path=/api/intake/import", Import + "MaxRequestBodySize=5000");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("/api/intake/cases", 1000, HttpStatusCode.OK)]
    [InlineData("/api/intake/cases", 1001, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/api/intake/import", 5000, HttpStatusCode.OK)]
    [InlineData("/api/intake/import", 5001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_has_the_size_that_its_route_takes(string path, int size, HttpStatusCode expected)
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());
        using var body = new ByteArrayContent(new byte[size]);

        using var answer = await caller.PostAsync(path, body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(expected);
        _arrived.ShouldBe(expected == HttpStatusCode.OK ? 1 : 0);
        if (expected != HttpStatusCode.OK)
        {
            (await TitleAsync(answer)).ShouldBe("The body is too large.");
        }
    }

    [Fact]
    public async Task A_body_that_does_not_say_how_large_it_is_ends_at_the_same_size()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress(), language: "zh");
        using var body = new StreamContent(new Unsized(new byte[100_000]));

        using var answer = await caller.PostAsync("/api/intake/cases", body, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await TitleAsync(answer)).ShouldBe("请求内容过大。");
        _arrived.ShouldBe(0);
    }

    [Fact]
    public async Task A_service_that_is_too_slow_is_not_waited_for()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());

        using var answer = await caller.GetAsync("/api/intake/slow", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await TitleAsync(answer)).ShouldBe("The service took too long to answer; try again later.");
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_not_found()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());

        using var answer = await caller.GetAsync("/health/ready/../../metrics", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await TitleAsync(answer)).ShouldBe("Not found.");
    }

    [Fact]
    public async Task A_refusal_of_a_service_passes_as_it_is()
    {
        using var caller = _gateway.From(GatewayApp.NewAddress());

        (await (await caller.GetAsync("/api/intake/refusal", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldBe("""{"type":"its own"}""");
    }

    private static async Task<string?> TitleAsync(HttpResponseMessage answer)
    {
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("title").GetString();
    }

    /// <summary>Sent in chunks, because nobody knows its length.</summary>
    private sealed class Unsized(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
