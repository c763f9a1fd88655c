using Testing.Servers;

namespace Chaos.Tests;

/// <summary>
/// Separate services under load through the gateway, Tracking on two replicas. The broker is killed, Redis is killed, the database of one reader is slow; each is back after a
/// while, and nobody who calls notices. The audit goes over all databases and queues.
/// </summary>
public sealed class The_servers_fail_in_turn(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly PostgreSqlServer _postgreSql = new();
    private readonly RabbitMqServer _broker = new();
    private readonly RedisServer _redis = new();

    public async ValueTask InitializeAsync() =>
        await Task.WhenAll(_postgreSql.InitializeAsync().AsTask(), _broker.InitializeAsync().AsTask(), _redis.InitializeAsync().AsTask());

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _broker.DisposeAsync();
        await _postgreSql.DisposeAsync();
    }

    [Fact]
    public async Task Callers_are_answered_and_every_accepted_case_has_one_state_everywhere()
    {
        await using var app = await SplitApp.StartAsync(_postgreSql, _broker, RedisKilled.Settings(_redis.Address), twice: "tracking");
        using var run = await UnderLoad.BeginAsync(app, output);
        await using (var watcher = await Watcher.AtAsync(app.Address))
        {
            await run.InRoundsAsync(async () =>
            {
                Func<Task>[] faults =
                [
                    () => BrokerKilled.FailAsync(run, app, _broker),
                    () => RedisKilled.FailAsync(run, app, _redis, watcher),
                    () => SlowReader.FailAsync(run, app, _broker.Address),
                ];
                run.Random.Shuffle(faults);
                foreach (var fail in faults)
                {
                    await fail();
                }
            });
        }

        await run.RestAsync();
        await run.AuditAsync(_broker.Address);
    }
}
