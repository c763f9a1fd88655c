using RabbitMQ.Client;

namespace Chaos.Tests;

/// <summary>
/// The database of one module lets nobody save that a message was handled: its readers hang, its queues grow. The others go on, and when it is over the queues are read.
/// </summary>
internal static class SlowReader
{
    private const string Module = "tracking";

    public static async Task FailAsync(UnderLoad run, SplitApp app, string broker)
    {
        await run.AtWorkAsync();
        var databases = (PostgreSqlDatabases)app.Databases;
        var (repeated, referrals) = (run.Promises.Repeated, Referrals(databases));
        // Reading is allowed, so that it can still be looked at.
        await using (await databases.HoldAsync(Module, "LOCK TABLE \"InboxMessages\" IN SHARE MODE"))
        {
            await run.CasesAsync(40);
            await Eventually.IsTrueAsync(async () => await WaitingAsync(app, broker) > 0, "more waits in its queues than it reads ahead", seconds: 120);
            await Eventually.IsTrueAsync(() => Task.FromResult(Referrals(databases) > referrals), "the others do not wait for it", seconds: 60);
            await app.EverybodyIsReadyAsync("readers that hang leave a connection to those who ask");

            run.Promises.Repeated.ShouldBe(repeated, "nobody had to ask twice because somebody reads slowly");
            run.Tell($"{Module} held back, {databases.Unread().Count} messages wait, {await WaitingAsync(app, broker)} of them in the broker");
        }

        var free = TimeProvider.System.GetTimestamp();
        await Eventually.IsTrueAsync(async () => await WaitingAsync(app, broker) == 0, "its queues are read", seconds: 120);
        run.Tell($"{Module} goes on, its queues are read after {TimeProvider.System.GetElapsedTime(free).TotalSeconds:0.0} s");
    }

    private static long Referrals(ModuleDatabases databases) => databases.Count("matching", "SELECT COUNT(*) FROM \"Referrals\"");

    private static async Task<long> WaitingAsync(SplitApp app, string broker)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        long waiting = 0;
        foreach (var queue in app.Queues.Where(queue => queue.StartsWith(Module, StringComparison.Ordinal)))
        {
            waiting += await channel.MessageCountAsync(queue);
        }

        return waiting;
    }
}
