using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Tracking.Live;

/// <summary>
/// Tells the other replicas what this one saved, through Redis, and its own watchers what the others saved. Nothing is kept there and everything may be lost on the way: each
/// replica counts its changes and says every second how far it is, so that the others notice what did not arrive and have their watchers read the board again.
/// </summary>
internal sealed partial class Replicas(string address, Feed feed, TimeProvider clock, ILogger<Replicas> log) : BackgroundService
{
    private const int MostWaiting = 4096;
    private const int MostTogether = 256;
    private static readonly RedisChannel Board = RedisChannel.Literal("tracking:board");
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly Guid _self = Guid.CreateVersion7(clock.GetUtcNow());
    private readonly Lock _lock = new();
    // Running full loses changes, never the count of them.
    private readonly Channel<Change> _leaving = Channel.CreateBounded<Change>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Dictionary<Guid, (long Count, DateTimeOffset At)> _others = [];
    private long _count;

    /// <summary>Queues changes for the others; never waits.</summary>
    public void Tell(IReadOnlyCollection<Change> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                _leaving.Writer.TryWrite(change with { Number = ++_count });
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(address);
        options.ClientName = "tracking";
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 1000;
        options.ReconnectRetryPolicy = new LinearRetry(250);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var listening = false;
        var lost = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var batch = await NextAsync(stoppingToken);
            try
            {
                if (!listening)
                {
                    (await redis.GetSubscriber().SubscribeAsync(Board)).OnMessage(message => Hear(message.Message));
                    listening = true;
                }

                await redis.GetSubscriber().PublishAsync(Board, JsonSerializer.SerializeToUtf8Bytes(batch, JsonSerializerOptions.Web)).WaitAsync(Beat, clock, stoppingToken);
                if (lost > 0)
                {
                    Reached(lost);
                    lost = 0;
                }
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                if (lost++ == 0)
                {
                    Away();
                }
            }
        }
    }

    /// <summary>What waits to be told, at the latest after a second: then it may be nothing but the count.</summary>
    private async Task<Told> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _leaving.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(Beat, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Quiet on the board.
        }

        lock (_lock)
        {
            List<Change> changes = [];
            while (changes.Count < MostTogether && _leaving.Reader.TryRead(out var change))
            {
                changes.Add(change);
            }

            return new Told(_self, _leaving.Reader.Count == 0 ? _count : changes[^1].Number, changes);
        }
    }

    /// <summary>One at a time, in the order in which each of the others sent it.</summary>
    private void Hear(RedisValue message)
    {
        var told = Read(message);
        if (told?.From == _self)
        {
            return;
        }

        if (told is null || Missing(told))
        {
            feed.Gap();
        }

        feed.Publish(told?.Changes ?? []);
    }

    private bool Missing(Told told)
    {
        var now = clock.GetUtcNow();
        var before = _others.TryGetValue(told.From, out var known) && now - known.At < Forgotten ? known.Count : 0;
        _others[told.From] = (told.Count, now);
        foreach (var (gone, _) in _others.Where(other => now - other.Value.At >= Forgotten).ToArray())
        {
            _others.Remove(gone);
        }

        return before + told.Changes.Count != told.Count;
    }

    // During a roll-out the other version may speak differently: then the board has to be read again.
    private static Told? Read(RedisValue message)
    {
        try
        {
            return JsonSerializer.Deserialize<Told>((byte[])message!, JsonSerializerOptions.Web) is { Changes: not null } told ? told : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; watchers hear of the changes of their own replica only.")]
    private partial void Away();

    [LoggerMessage(LogLevel.Information, "Redis answers again after {Lost} tries; the other replicas have their watchers read the board again.")]
    private partial void Reached(int lost);

    /// <summary>What one replica tells the others.</summary>
    /// <param name="From">Which replica.</param>
    /// <param name="Count">How many changes it has had since it started, these included.</param>
    /// <param name="Changes">The latest of them.</param>
    private sealed record Told(Guid From, long Count, IReadOnlyList<Change> Changes);
}
