using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests;

/// <summary>Two replicas of one service, of which one stops.</summary>
public sealed class A_replica_that_does_not_answer : IAsyncLifetime
{
    private const string Cluster = "ReverseProxy:Clusters:intake:HealthCheck:";
    private volatile bool _ready = true;
    private GatewayApp.Service _one = null!;
    private GatewayApp.Service _other = null!;

    public async ValueTask InitializeAsync()
    {
        _one = await GatewayApp.Service.StartAsync(app => app.Run(call => call.Response.WriteAsync("one")));
        _other = await GatewayApp.Service.StartAsync(app => app.Run(call =>
        {
            call.Response.StatusCode = call.Request.Path == "/health/ready" && !_ready ? 503 : 200;
            return call.Response.WriteAsync("other");
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Both_are_asked_while_both_answer()
    {
        await using var gateway = await GatewayAsync();

        (await AskAsync(gateway, 40)).Keys.Order(StringComparer.Ordinal).ShouldBe(["one", "other"]);
    }

    [Fact]
    public async Task After_a_few_failures_nobody_is_sent_there_until_it_had_time_to_come_back()
    {
        await using var gateway = await GatewayAsync(Cluster + "Passive:ReactivationPeriod=00:00:01");
        await AskAsync(gateway, 10);
        await _other.StopAsync();

        await Eventually.IsTrueAsync(async () => (await AskAsync(gateway, 20)).GetValueOrDefault("one") == 20, "all calls go to the replica that answers");

        await _other.StartAsync();
        await Eventually.IsTrueAsync(async () => (await AskAsync(gateway, 20)).ContainsKey("other"), "the replica that is back is asked again");
        (await AskAsync(gateway, 20)).Keys.ShouldNotContain("BadGateway");
    }

    [Fact]
    public async Task Who_asks_first_whether_a_replica_is_ready_loses_no_call_to_one_that_is_not()
    {
        await using var gateway = await GatewayAsync(
            Cluster + "Active:Enabled=true", Cluster + "Active:Interval=00:00:00.1", $"ReverseProxy:Clusters:intake:Destinations:one:Health={_one.Address}",
            $"ReverseProxy:Clusters:intake:Destinations:other:Health={_other.Address}");
        (await AskAsync(gateway, 40)).Count.ShouldBe(2);

        _ready = false;
        await Eventually.IsTrueAsync(async () => (await AskAsync(gateway, 20)).GetValueOrDefault("one") == 20, "a replica that is not ready is left alone");

        _ready = true;
        await Eventually.IsTrueAsync(async () => (await AskAsync(gateway, 20)).Count == 2, "a replica that is ready again is asked again");
    }

    [Fact]
    public async Task The_last_one_is_asked_even_when_it_has_failed()
    {
        await using var gateway = await GatewayAsync();
        await _one.StopAsync();
        await _other.StopAsync();
        (await AskAsync(gateway, 40)).ShouldBe(new Dictionary<string, int> { ["BadGateway"] = 40 });

        await _one.StartAsync();

        await Eventually.IsTrueAsync(async () => (await AskAsync(gateway, 10)).ContainsKey("one"), "a service that is back is found before any period is over", seconds: 5);
    }

    private Task<GatewayApp> GatewayAsync(params IEnumerable<string> settings) =>
        GatewayApp.StartAsync([GatewayApp.Intake(_one.Address), GatewayApp.Intake(_other.Address, "other"), .. settings]);

    /// <summary>Who answered how often.</summary>
    private static async Task<Dictionary<string, int>> AskAsync(GatewayApp gateway, int calls)
    {
        using var caller = gateway.From(GatewayApp.NewAddress());
        Dictionary<string, int> answers = [];
        for (var call = 0; call < calls; call++)
        {
            using var answer = await caller.GetAsync("/api/intake/cases", TestContext.Current.CancellationToken);
            var who = answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : answer.StatusCode.ToString();
            answers[who] = answers.GetValueOrDefault(who) + 1;
        }

        return answers;
    }
}
