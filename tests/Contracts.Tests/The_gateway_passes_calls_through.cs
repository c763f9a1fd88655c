using System.Net;
using System.Text.Json;
using Gateway;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing.Apps;

namespace Contracts.Tests;

/// <summary>The real gateway on a real port, in front of one real service or of a mirror that tells what arrived.</summary>
public sealed class The_gateway_passes_calls_through : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private readonly List<WebApplication> _started = [];
    private ModuleApp _tracking = null!;

    public async ValueTask InitializeAsync() =>
        _tracking = await ModuleApp.StartAsync(Repo.Modules().Single(module => module.Name == "tracking"), Now);

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _started)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await _tracking.DisposeAsync();
    }

    [Fact]
    public async Task A_call_and_its_refusals_arrive_as_if_nobody_stood_between()
    {
        var gateway = await GatewayAsync("tracking", _tracking.Address);
        using var direct = _tracking.As("coordinator");
        using var signedIn = Through(gateway, direct);
        using var stranger = new HttpClient { BaseAddress = gateway };

        (await TextAsync(signedIn, "/api/tracking/board")).ShouldBe(await TextAsync(direct, "/api/tracking/board"));
        (await TextAsync(signedIn, "/openapi/tracking.json")).ShouldBe(await TextAsync(direct, "/openapi/tracking.json"));
        using var refused = await stranger.GetAsync("/api/tracking/board", TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Events_of_the_stream_arrive_one_by_one_while_it_is_open()
    {
        var gateway = await GatewayAsync("tracking-stream", _tracking.Address);
        using var direct = _tracking.As("coordinator");
        using var caller = Through(gateway, direct);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        using var answer = await caller.GetAsync("/api/tracking/stream", HttpCompletionOption.ResponseHeadersRead, limit.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));

        (await NextAsync(lines, limit.Token)).ShouldBe("event: ready");
        // Nothing is buffered: the heartbeat comes through although the answer has no end.
        var next = NextAsync(lines, limit.Token);
        await Testing.Eventually.IsTrueAsync(
            () =>
            {
                _tracking.Clock!.Advance(TimeSpan.FromSeconds(15));
                return Task.FromResult(next.IsCompleted);
            },
            "a heartbeat through the gateway");
        (await next).ShouldBe("event: heartbeat");
    }

    [Fact]
    public async Task A_service_hears_who_called_and_under_which_name()
    {
        var gateway = await GatewayAsync("identity", await MirrorAsync());
        using var caller = new HttpClient { BaseAddress = gateway };
        caller.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        caller.DefaultRequestHeaders.Host = "referral.example.org";

        var seen = await SeenAsync(caller, "/.well-known/openid-configuration?a=%E5%8C%97");

        seen["path"].ShouldBe("/.well-known/openid-configuration?a=%E5%8C%97");
        seen["host"].ShouldBe("referral.example.org");
        // What the caller claimed about its own address is dropped.
        seen["x-forwarded-for"].ShouldBe("127.0.0.1");
        seen["x-forwarded-proto"].ShouldBe("http");
        seen["x-forwarded-host"].ShouldBe("referral.example.org");
    }

    [Fact]
    public async Task A_trusted_proxy_in_front_may_tell_the_callers_address()
    {
        var gateway = await GatewayAsync("identity", await MirrorAsync(), "--Gateway:TrustedProxies:0=127.0.0.0/8");
        using var caller = new HttpClient { BaseAddress = gateway };
        caller.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        caller.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        var seen = await SeenAsync(caller, "/connect/token");

        seen["x-forwarded-for"].ShouldBe("203.0.113.9");
        seen["x-forwarded-proto"].ShouldBe("https");
    }

    [Fact]
    public async Task The_gateway_lives_without_the_services_and_says_that_one_does_not_answer()
    {
        // Port 1 of this machine: nobody listens there.
        var gateway = await GatewayAsync("intake", new Uri("http://127.0.0.1:1/"));
        using var caller = new HttpClient { BaseAddress = gateway };

        (await caller.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var answer = await caller.GetAsync("/api/intake/cases", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private async Task<Uri> GatewayAsync(string cluster, Uri destination, params string[] more)
    {
        var app = GatewayHost.Build(
            ["--urls=http://127.0.0.1:0", $"--ReverseProxy:Clusters:{cluster}:Destinations:one:Address={destination}", "--Logging:LogLevel:Default=None", .. more],
            Path.Combine(Repo.Root, "gateway"));
        return await StartAsync(app);
    }

    /// <summary>A service that answers with what it was sent.</summary>
    private async Task<Uri> MirrorAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(context =>
        {
            var seen = context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
            seen["path"] = context.Request.Path + context.Request.QueryString.ToString();
            return context.Response.WriteAsJsonAsync(seen, context.RequestAborted);
        });
        return await StartAsync(app);
    }

    private async Task<Uri> StartAsync(WebApplication app)
    {
        _started.Add(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private static HttpClient Through(Uri gateway, HttpClient direct)
    {
        var caller = new HttpClient { BaseAddress = gateway };
        caller.DefaultRequestHeaders.Authorization = direct.DefaultRequestHeaders.Authorization;
        caller.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return caller;
    }

    private static async Task<string> TextAsync(HttpClient caller, string path)
    {
        using var answer = await caller.GetAsync(path, TestContext.Current.CancellationToken);
        return $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static async Task<Dictionary<string, string>> SeenAsync(HttpClient caller, string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(await caller.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    /// <summary>The next line that names an event.</summary>
    private static async Task<string> NextAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "the end";
    }
}
