using Testing.Servers;

namespace Chaos.Tests;

/// <summary>
/// Separate services under load through the gateway. Each process is killed in turn and started again, PostgreSQL crashes, and at the end every message that was ever sent
/// is sent once more. The audit goes over all databases and queues. Without <c>CHAOS_SECONDS</c> a few of them are drawn; with it all of them, in rounds until that time is over.
/// </summary>
public sealed class Services_killed_in_turn(RabbitMqServer broker, ITestOutputHelper output) : IClassFixture<RabbitMqServer>, IAsyncLifetime
{
    private const string Database = "PostgreSQL";
    private const int Drawn = 3;

    /// <summary>A commit that was answered has to survive a crash, so this one waits for the disk.</summary>
    private readonly PostgreSqlServer _postgreSql = new() { Durable = true };

    public ValueTask InitializeAsync() => _postgreSql.InitializeAsync();

    public ValueTask DisposeAsync() => _postgreSql.DisposeAsync();

    [Fact]
    public async Task Every_accepted_case_has_one_state_everywhere_and_nothing_is_promised_twice()
    {
        await using var app = await SplitApp.StartAsync(_postgreSql, broker);
        using var run = await UnderLoad.BeginAsync(app, output);
        // Only a server of our own may be crashed; without one the services still are.
        string[] crashes = _postgreSql.Folder is null ? [] : [Database];
        await run.InRoundsAsync(async () =>
        {
            string[] victims = [.. ModuleDatabases.Modules, "gateway"];
            run.Random.Shuffle(victims);
            foreach (var victim in victims.Take(UnderLoad.Limit > TimeSpan.Zero ? victims.Length : Drawn).Concat(crashes))
            {
                await run.AtWorkAsync();
                await FailAsync(app, run.Promises, victim);
                run.Tell($"{victim} killed");
            }
        });

        await run.RestAsync();
        run.Promises.Repeated.ShouldBeGreaterThan(0, "requests were cut off");
        run.Tell($"{SendEverythingAgain((PostgreSqlDatabases)app.Databases)} messages are sent again");
        await Aftermath.QuietAsync(app, seconds: 180);
        await run.AuditAsync(broker.Address);
    }

    private async Task FailAsync(SplitApp app, Promises promises, string victim)
    {
        if (victim == Database)
        {
            promises.DatabaseAway = true;
            await _postgreSql.KillAsync();
            await _postgreSql.StartAsync();
            await Task.WhenAll(ModuleDatabases.Modules.Select(module => app[module].WaitUntilReadyAsync()));
            return;
        }

        var host = victim == "gateway" ? app.Gateway : app[victim];
        await host.KillAsync();
        host.Launch(victim == "gateway" ? [] : ["run"]);
        await host.WaitUntilReadyAsync();
    }

    /// <summary>As if every relay had died between sending and marking, all over the day: old and new messages come again, in no order that readers could rely on.</summary>
    private static int SendEverythingAgain(PostgreSqlDatabases databases) => ModuleDatabases.Modules.Sum(module => databases.Execute(
        module, "UPDATE \"OutboxMessages\" SET \"DoneAt\" = NULL, \"SettledAt\" = NULL, \"ClaimedUntil\" = NULL"));
}
