using System.Net;
using StackExchange.Redis;
using Testing.Servers;

namespace Chaos.Tests;

/// <summary>kill -9 of Redis. Nobody notices but those who watch: they hear less for a while, and are told to look again. Limits go on, each gateway by itself.</summary>
internal static class RedisKilled
{
    /// <summary>One route with a limit that somebody can reach; the others are counted as well and let everybody pass.</summary>
    public static Dictionary<string, string> Settings(string address) => new()
    {
        ["Redis"] = address,
        ["Gateway__Limits__default__Client__PerSecond"] = "50000",
        ["Gateway__Limits__default__Client__Burst"] = "50000",
        ["Gateway__Limits__rare__Client__PerSecond"] = "0.5",
        ["Gateway__Limits__rare__Client__Burst"] = "4",
        ["ReverseProxy__Routes__reference__Metadata__Limit"] = "rare",
    };

    public static async Task FailAsync(UnderLoad run, SplitApp app, RedisServer redis, Watcher watcher)
    {
        Assert.SkipUnless(redis.CanStop, "Needs a Redis of its own to kill.");
        await run.AtWorkAsync();
        await LimitedAsync(app);
        (await CountsInRedisAsync(redis)).ShouldBeTrue("the gateway counts in Redis");
        var (repeated, told, reloads) = (run.Promises.Repeated, watcher.Changes, watcher.Reloads);

        await redis.StopAsync();
        await run.AnsweredAsync(60);
        await LimitedAsync(app);
        await Eventually.IsTrueAsync(() => Task.FromResult(watcher.Changes > told), "a watcher hears what its own replica handled", seconds: 60);
        await app.EverybodyIsReadyAsync("nobody needs Redis");

        run.Promises.Repeated.ShouldBe(repeated, "nobody had to ask twice because Redis was away");
        run.Tell("Redis killed");

        await redis.StartAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(watcher.Reloads > reloads), "the watcher is told to read the board again", seconds: 60);
        string[] before = [.. run.Promises.Cases.Keys];
        await run.CasesAsync(20);
        var since = run.Promises.Cases.ExceptBy(before, opened => opened.Key).SelectMany(opened => opened.Value.Needs).ToArray();
        await Eventually.IsTrueAsync(() => Task.FromResult(since.All(watcher.HeardOf)), "the watcher hears of every new need, whichever replica handled it", seconds: 60);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await LimitedAsync(app);
                return await CountsInRedisAsync(redis);
            },
            "the gateway counts in Redis again", seconds: 60);
        watcher.Listens.ShouldBeTrue("the line of a watcher outlives Redis");
        run.Tell($"Redis back, {watcher.Changes - told} changes were told, {watcher.Reloads - reloads} times to read again");
    }

    /// <summary>Somebody without a token asks until there is a limit.</summary>
    private static async Task LimitedAsync(SplitApp app)
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        HttpStatusCode last;
        var asked = 0;
        do
        {
            using var answer = await http.GetAsync("/api/reference/reasons");
            last = answer.StatusCode;
            last.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.TooManyRequests);
            (++asked).ShouldBeLessThan(100, "there is a limit");
        }
        while (last != HttpStatusCode.TooManyRequests);
    }

    private static async Task<bool> CountsInRedisAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        await foreach (var key in connection.GetServers()[0].KeysAsync(pattern: "gateway:rare:*"))
        {
            return true;
        }

        return false;
    }
}
