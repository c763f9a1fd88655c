using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StackExchange.Redis;

namespace Gateway.Tests;

/// <summary>Two gateways, one Redis of their own that may be taken away.</summary>
public sealed class Replicas_count_together : IAsyncLifetime
{
    // Slow enough that nothing comes back within a test.
    private static readonly string[] Limits =
    [
        "Gateway:Limits:default:Client:PerSecond=0.01", "Gateway:Limits:default:Client:Burst=10", "Gateway:Limits:default:Address:PerSecond=0.01",
        "Gateway:Limits:default:Address:Burst=25", "Gateway:Limits:token:Address:PerSecond=0.01", "Gateway:Limits:token:Address:Burst=3",
    ];

    private readonly RedisServer _redis = new();
    private GatewayApp.Service _service = null!;
    private GatewayApp _one = null!;
    private GatewayApp _other = null!;

    public async ValueTask InitializeAsync()
    {
        await _redis.InitializeAsync();
        _service = await GatewayApp.Service.StartAsync(app => app.Run(call => call.Response.WriteAsync("here")));
        _one = await GatewayAsync(_redis.Address);
        _other = await GatewayAsync(_redis.Address);
        await CountTogetherAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_one?.DisposeAsync() ?? default);
        await (_other?.DisposeAsync() ?? default);
        await (_service?.DisposeAsync() ?? default);
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_limit_is_one_limit_however_many_gateways_there_are()
    {
        var address = GatewayApp.NewAddress();

        (await PassedAsync(_one.From(address, "first"), 8)).ShouldBe(8);
        (await PassedAsync(_other.From(address, "first"), 8)).ShouldBe(2);
    }

    [Fact]
    public async Task Another_token_and_another_address_have_counts_of_their_own()
    {
        var address = GatewayApp.NewAddress();
        (await PassedAsync(_one.From(address, "first"), 12)).ShouldBe(10);

        (await PassedAsync(_one.From(address, "second"), 5)).ShouldBe(5);
        (await PassedAsync(_one.From(GatewayApp.NewAddress(), "first"), 10)).ShouldBe(10, "a token that somebody else has heard of is not used up elsewhere");
    }

    [Fact]
    public async Task Whoever_makes_up_a_new_token_for_every_call_ends_at_the_limit_of_the_address()
    {
        var address = GatewayApp.NewAddress();
        var passed = 0;
        for (var call = 0; call < 40; call++)
        {
            passed += await PassedAsync((call % 2 == 0 ? _one : _other).From(address, $"made up {call}"), 1);
        }

        passed.ShouldBe(25);
    }

    [Fact]
    public async Task What_was_refused_is_not_charged_to_the_address()
    {
        var address = GatewayApp.NewAddress();
        (await PassedAsync(_one.From(address, "loud"), 60)).ShouldBe(10);

        (await PassedAsync(_one.From(address, "quiet"), 10)).ShouldBe(10);
    }

    [Fact]
    public async Task One_network_of_IPv6_is_one_address()
    {
        (await PassedAsync(_one.From("2001:db8:1:2::1"), 10)).ShouldBe(10);
        (await PassedAsync(_one.From("2001:db8:1:2:ffff::9"), 10)).ShouldBe(0);
        (await PassedAsync(_one.From("2001:db8:1:3::1"), 10)).ShouldBe(10);
    }

    [Fact]
    public async Task Asking_for_tokens_is_limited_by_address_more_strictly()
    {
        var address = GatewayApp.NewAddress();

        (await PassedAsync(_one.From(address, "first"), 2, "/connect/token")).ShouldBe(2);
        (await PassedAsync(_other.From(address, "second"), 5, "/connect/token")).ShouldBe(1);
        (await PassedAsync(_other.From(address, "second"), 5)).ShouldBe(5);
    }

    [Theory]
    [InlineData("en", "Too many requests; try again later.")]
    [InlineData("zh", "请求过于频繁，请稍后再试。")]
    [InlineData("fr", "请求过于频繁，请稍后再试。")]
    public async Task A_refusal_says_when_to_come_back_in_the_callers_language(string language, string title)
    {
        using var caller = _one.From(GatewayApp.NewAddress(), "first", language);
        await PassedAsync(_one.From(caller.DefaultRequestHeaders.GetValues("X-Forwarded-For").Single(), "first"), 10);

        using var answer = await caller.GetAsync("/api/intake/cases", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        // A hundredth per second: the next one in a hundred seconds.
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(90, 100);
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        problem.GetProperty("type").GetString().ShouldBe("urn:referral:problem:too-many-requests");
        problem.GetProperty("title").GetString().ShouldBe(title);
        problem.GetProperty("instance").GetString().ShouldBe("/api/intake/cases");
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Without_Redis_every_gateway_counts_for_itself_at_once_and_together_again_when_it_is_back()
    {
        Assert.SkipUnless(_redis.CanStop, "This Redis is not ours to stop.");
        var address = GatewayApp.NewAddress();
        (await PassedAsync(_one.From(address), 8)).ShouldBe(8);

        await _redis.StopAsync();
        var start = TimeProvider.System.GetTimestamp();
        (await PassedAsync(_one.From(address), 20)).ShouldBe(10);
        (await PassedAsync(_other.From(address), 20)).ShouldBe(10);
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2), "forty calls without Redis");

        await _redis.StartAsync();
        await CountTogetherAsync();
        (await PassedAsync(_one.From(address), 8)).ShouldBe(8);
        (await PassedAsync(_other.From(address), 8)).ShouldBe(2);
    }

    [Fact]
    public async Task A_Redis_that_takes_calls_and_never_answers_holds_up_nobody()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var gateway = await GatewayAsync($"127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        var start = TimeProvider.System.GetTimestamp();

        (await PassedAsync(gateway.From(GatewayApp.NewAddress()), 30)).ShouldBe(10);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(2), "thirty calls beside a silent Redis");
    }

    [Fact]
    public async Task A_Redis_that_falls_silent_in_the_middle_is_waited_for_once()
    {
        var address = GatewayApp.NewAddress();
        (await PassedAsync(_one.From(address), 2)).ShouldBe(2);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_redis.Address + ",allowAdmin=true");
        await redis.GetServers()[0].ExecuteAsync("CLIENT", "PAUSE", "4000", "ALL");
        var start = TimeProvider.System.GetTimestamp();

        (await PassedAsync(_one.From(address), 30)).ShouldBe(10);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(1.5), "thirty calls beside a paused Redis");
        await CountTogetherAsync();
    }

    [Fact]
    public async Task Without_the_setting_a_gateway_counts_alone()
    {
        await using var gateway = await GatewayAsync("");
        var address = GatewayApp.NewAddress();

        (await PassedAsync(gateway.From(address), 12)).ShouldBe(10);
        (await PassedAsync(gateway.From(address, "first"), 12)).ShouldBe(10);
        (await PassedAsync(gateway.From(address, "second"), 12)).ShouldBe(5);
        using var refused = await gateway.From(address, "second").GetAsync("/api/intake/cases", TestContext.Current.CancellationToken);
        refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 100);
    }

    private Task<GatewayApp> GatewayAsync(string redis) => GatewayApp.StartAsync(
        [
            .. Limits, "Redis=" + redis, GatewayApp.Intake(_service.Address), $"ReverseProxy:Clusters:identity:Destinations:one:Address={_service.Address}",
        ]);

    /// <summary>How many of some calls pass; the rest is refused because of their number and for nothing else.</summary>
    private static async Task<int> PassedAsync(HttpClient caller, int calls, string path = "/api/intake/cases")
    {
        using (caller)
        {
            var passed = 0;
            for (var call = 0; call < calls; call++)
            {
                using var answer = await caller.GetAsync(path, TestContext.Current.CancellationToken);
                answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
                passed += answer.IsSuccessStatusCode ? 1 : 0;
            }

            return passed;
        }
    }

    /// <summary>A gateway finds Redis in the background: until then it counts for itself.</summary>
    private Task CountTogetherAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            var address = GatewayApp.NewAddress();
            await PassedAsync(_one.From(address), 10);
            await PassedAsync(_other.From(address), 1);
            // Both know of all eleven, so neither lets another one pass.
            return await PassedAsync(_other.From(address), 1) + await PassedAsync(_one.From(address), 1) == 0;
        },
        "both gateways count in Redis");
}
