using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Contracts.Http.Intake;

namespace Intake.Tests;

/// <summary>Fields a role may not set, bodies nobody can mean, headers that want to be two.</summary>
public sealed class Requests_that_want_more_than_they_may : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Mass assignment: what the platform decides by itself is no field of the request.</summary>
    [Theory]
    [InlineData("id", "\"01900000-0000-7000-8000-000000000001\"")]
    [InlineData("number", "\"420106-7K2M-9\"")]
    [InlineData("status", "\"closed\"")]
    [InlineData("version", "7")]
    [InlineData("openedBy", "\"coordinator\"")]
    [InlineData("openedAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("sharesSensitiveTags", "true")]
    [InlineData("erasedAt", "null")]
    [InlineData("area3", "\"420105\"")]
    [InlineData("role", "\"coordinator\"")]
    public async Task A_field_that_is_not_the_caller_s_is_refused_by_its_name(string field, string value)
    {
        using var answer = await _app.Hotline.PostTextAsync("/api/intake/cases", $$"""{ "place": { "division": "420106" }, "needs": [ { "category": "N01.01" } ], "{{field}}": {{value}} }""");
        (await answer.ShouldRefuseAsync(400, "invalid")).Errors().Keys.ShouldBe([field]);
        (await _app.Coordinator.ReadAsync<Contracts.Http.Page<CaseRow>>("/api/intake/cases")).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("needs[0].status", """{ "category": "N01.01", "status": "met" }""")]
    [InlineData("needs[0].covered", """{ "category": "N01.01", "covered": 1 }""")]
    public async Task Nor_is_one_inside_a_list(string field, string need)
    {
        using var answer = await _app.Hotline.PostTextAsync("/api/intake/cases", $$"""{ "place": { "division": "420106" }, "needs": [ {{need}} ] }""");
        (await answer.ShouldRefuseAsync(400, "invalid")).Errors().Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(10_000)]
    public async Task A_body_nested_too_deep_is_refused(int levels)
    {
        foreach (var path in (string[])["/api/intake/cases", "/api/intake/cases/search", "/api/intake/duplicates"])
        {
            using var objects = await _app.Hotline.PostTextAsync(path, string.Concat(Enumerable.Repeat("{\"place\":", levels)) + "1" + new string('}', levels));
            await objects.ShouldRefuseAsync(400, "invalid");
            using var lists = await _app.Hotline.PostTextAsync(path, new string('[', levels) + new string(']', levels));
            await lists.ShouldRefuseAsync(400, "invalid");
        }
    }

    [Fact]
    public async Task A_body_of_more_than_a_mebibyte_is_refused()
    {
        using var answer = await _app.Hotline.PostTextAsync("/api/intake/cases", $$"""{ "narrative": "{{new string('x', 1_100_000)}}" }""");
        await answer.ShouldRefuseAsync(413, "too-large");
    }

    /// <summary>Sent as raw bytes, because no client would.</summary>
    [Theory]
    [InlineData("Idempotency-Key: one\r\nX-Injected: two", 201)]
    [InlineData("Idempotency-Key: one\rX-Injected: two", 400)]
    [InlineData("Idempotency-Key: one\nX-Injected: two", 201)]
    [InlineData("Idempotency-Key: one\0two", 400)]
    [InlineData("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\rX-Injected: two", 400)]
    [InlineData("Idempotency-Key: %0d%0aX-Injected:%20two", 201)]
    public async Task A_header_never_becomes_one_of_the_answer(string header, int status)
    {
        var body = """{"place":{"division":"420106"},"needs":[{"category":"N01.01"}]}""";
        using var socket = new TcpClient();
        await socket.ConnectAsync(_app.App.Address.Host, _app.App.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = socket.GetStream();
        var token = _app.Hotline.DefaultRequestHeaders.Authorization!.Parameter;
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST /api/intake/cases HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{header}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldNotContain("X-Injected");
    }
}
