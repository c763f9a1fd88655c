using Testing.Servers;

namespace Chaos.Tests;

/// <summary>kill -9 of the broker. Callers are answered as if nothing had happened; what they did is told when it is back.</summary>
internal static class BrokerKilled
{
    /// <summary>So many have to be opened while nobody can be told of them.</summary>
    private const int Cases = 40;

    public static async Task FailAsync(UnderLoad run, SplitApp app, RabbitMqServer broker)
    {
        Assert.SkipUnless(broker.CanStop, "Needs a RabbitMQ of its own to kill.");
        await run.AtWorkAsync();
        var repeated = run.Promises.Repeated;
        await broker.StopAsync();
        await run.CasesAsync(Cases);
        var waiting = ModuleDatabases.Modules.Sum(module => app.Databases.Count(module, "SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL"));
        waiting.ShouldBeGreaterThanOrEqualTo(Cases, "what cannot be told waits in the outboxes");
        await app.EverybodyIsReadyAsync("there is work to do without the broker");
        run.Promises.Repeated.ShouldBe(repeated, "nobody had to ask twice because the broker was away");
        run.Tell($"broker killed, {waiting} messages wait");

        var returned = TimeProvider.System.GetUtcNow();
        await broker.StartAsync();
        var back = TimeProvider.System.GetTimestamp();
        // Readers look for a lost broker after three seconds, then less and less often, at the least every half minute; other tests may share the cores meanwhile.
        try
        {
            await Eventually.IsTrueAsync(() => Task.FromResult(app.Databases.Unread(before: returned).Count == 0), "what had waited for the broker is with its readers", seconds: 240);
        }
        catch (TimeoutException)
        {
            app.Databases.Unread(before: returned).Take(20).ShouldBeEmpty($"seed {run.Seed}");
        }

        run.Tell($"broker back, all of that read after {TimeProvider.System.GetElapsedTime(back).TotalSeconds:0.0} s");
    }
}
