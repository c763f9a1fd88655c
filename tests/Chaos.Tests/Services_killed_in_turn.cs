using RabbitMQ.Client;
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
        var seed = Aftermath.Setting("CHAOS_SEED", Random.Shared.Next(1_000_000));
        var limit = TimeSpan.FromSeconds(Aftermath.Setting("CHAOS_SECONDS", 0));
        var random = new Random(seed);
        var promises = new Promises();
        await using var app = await SplitApp.StartAsync(_postgreSql, broker);
        await Load.PrepareAsync(app, units: 200 * (1 + (int)(limit.TotalSeconds / 20)));
        var begun = TimeProvider.System.GetTimestamp();

        using var load = new Load(app, promises, seed);
        load.Start();
        var kills = 0;
        // Only a server of our own may be crashed; without one the services still are.
        string[] crashes = _postgreSql.Folder is null ? [] : [Database];
        do
        {
            string[] victims = [.. ModuleDatabases.Modules, "gateway"];
            random.Shuffle(victims);
            foreach (var victim in victims.Take(limit > TimeSpan.Zero ? victims.Length : Drawn).Concat(crashes))
            {
                await AtWorkAsync(promises, random);
                await FailAsync(app, promises, victim);
                output.WriteLine($"{TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s, {victim} killed: {promises.Cases.Count} cases, {promises.Steps.Count} steps answered");
                kills++;
            }
        }
        while (TimeProvider.System.GetElapsedTime(begun) < limit);
        await AtWorkAsync(promises, random);
        await load.StopAsync();

        promises.Faults.ShouldBeEmpty($"seed {seed}");
        promises.Repeated.ShouldBeGreaterThan(0, "requests were cut off");
        await Aftermath.QuietAsync(app);
        var again = SendEverythingAgain((PostgreSqlDatabases)app.Databases);
        await Aftermath.QuietAsync(app, seconds: 180);
        var faults = new Audit(app.Databases).Run(promises);
        output.WriteLine($"CHAOS_SEED={seed}: {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s, {kills} kills, {again} messages sent again, {faults.Count} faults\n{Aftermath.Figures(app, promises)}");

        faults.ShouldBeEmpty($"seed {seed}");
        await QueuesAreEmptyAsync(app);
        await Aftermath.TheApiAgreesAsync(app, promises);
    }

    /// <summary>The moment is drawn in answers given, so that a slow machine is killed at work too.</summary>
    private static async Task AtWorkAsync(Promises promises, Random random)
    {
        var enough = promises.Answered + random.Next(5, 25);
        await Eventually.IsTrueAsync(() => Task.FromResult(promises.Answered >= enough || !promises.Faults.IsEmpty), $"{enough} answers", seconds: 120);
        promises.Faults.ShouldBeEmpty();
        promises.DatabaseAway = false;
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

    private async Task QueuesAreEmptyAsync(SplitApp app)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker.Address) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (var queue in app.Queues)
        {
            (await channel.MessageCountAsync(queue, TestContext.Current.CancellationToken)).ShouldBe(0u, queue);
        }
    }
}
