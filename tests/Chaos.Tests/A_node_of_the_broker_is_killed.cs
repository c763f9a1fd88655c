using Testing.Servers;

namespace Chaos.Tests;

/// <summary>Three nodes and all services on one small machine leave no room for a neighbour: a start that takes minutes would say nothing about the platform.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Separate services under load at a broker of three nodes. The node that leads the queue of matching is killed, and comes back after a while.</summary>
[Collection(nameof(Alone))]
public sealed class A_node_of_the_broker_is_killed(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Queue = "matching.offer-need";

    private readonly PostgreSqlServer _postgreSql = new();
    private readonly RabbitMqCluster _broker = new();

    public async ValueTask InitializeAsync() => await Task.WhenAll(_postgreSql.InitializeAsync().AsTask(), _broker.InitializeAsync().AsTask());

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
    }

    [Fact]
    public async Task The_other_two_go_on_and_every_accepted_case_has_one_state_everywhere()
    {
        await using var app = await SplitApp.StartAsync(_postgreSql, _broker.Address);
        using var run = await UnderLoad.BeginAsync(app, output);
        await run.InRoundsAsync(async () =>
        {
            await run.AtWorkAsync();
            (await _broker.OnlineAsync(Queue)).ShouldBe(3, "a queue lies on every node");
            var repeated = run.Promises.Repeated;
            var leader = await _broker.KillLeaderAsync(Queue);
            var killed = TimeProvider.System.GetTimestamp();
            await run.CasesAsync(40);
            run.Tell($"{leader} killed, it led {Queue}");
            // Not only the saving goes on: what is saved from now on reaches everybody by way of the two others.
            var now = TimeProvider.System.GetUtcNow();
            await ReadAsync(app, now, "two nodes bring messages to their readers");
            var took = TimeProvider.System.GetElapsedTime(killed).TotalSeconds;
            (await _broker.OnlineAsync(Queue)).ShouldBe(2);
            await app.EverybodyIsReadyAsync("two nodes are a broker");
            run.Promises.Repeated.ShouldBe(repeated, "nobody had to ask twice because of a node");
            run.Tell($"two nodes had brought everything to its readers after {took:0.0} s");

            await _broker.StartAgainAsync(leader, Queue);
            run.Tell($"{leader} is back");
        });

        await run.RestAsync();
        await run.AuditAsync(_broker.FirstAddress);
    }

    // As long as after the loss of the whole broker: readers look for a lost one less and less often, and other tests may share the cores.
    private async Task ReadAsync(SplitApp app, DateTimeOffset before, string expected)
    {
        try
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(app.Databases.Unread(before).Count == 0), expected, seconds: 240);
        }
        catch (TimeoutException)
        {
            output.WriteLine(_broker.Output);
            app.Databases.Unread(before).Take(20).ShouldBeEmpty(expected);
        }
    }
}
