using StackExchange.Redis;

namespace Gateway.Limits;

/// <summary>
/// The counts that all replicas of the gateway share, in Redis. No call waits for a Redis that is away: whoever meets the fault says so, everybody else goes on without it,
/// and a watch in the background finds out when it is back.
/// </summary>
internal sealed partial class SharedCounts(string address, TimeProvider clock, ILogger<SharedCounts> log) : BackgroundService
{
    // Generic cell rate algorithm: a key holds the time at which its bucket is full again. All buckets of a call are charged or none, by the clock of Redis.
    private const string Charge =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local wait, full = 0, {}
        for i, key in ipairs(KEYS) do
          local interval, burst = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
          full[i] = math.max(tonumber(redis.call('GET', key) or now), now) + interval
          wait = math.max(wait, full[i] - now - interval * burst)
        end
        if wait <= 0 then
          for i, key in ipairs(KEYS) do
            redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000))
          end
        end
        return math.ceil(wait)
        """;

    /// <summary>An answer takes a fraction of a millisecond; a Redis that needs longer than this is as good as away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Watch = TimeSpan.FromMilliseconds(500);
    private static readonly Bucket[] Trial = [new("gateway:trial", new Limit { PerSecond = 1000, Burst = 1000 })];

    private ConnectionMultiplexer? _redis;
    private volatile bool _near;

    /// <summary>Charges a call to all its buckets: zero when it may pass, otherwise how long to wait. Null when Redis cannot be asked.</summary>
    public async ValueTask<TimeSpan?> TryChargeAsync(IReadOnlyList<Bucket> buckets, CancellationToken cancellationToken)
    {
        if (!_near)
        {
            return null;
        }

        try
        {
            return await ChargeAsync(buckets, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            _near = false;
            return null;
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _redis?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(address);
        options.ClientName = "gateway";
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 1000;
        options.ReconnectRetryPolicy = new LinearRetry(250);
        _redis = await ConnectionMultiplexer.ConnectAsync(options);
        using var timer = new PeriodicTimer(Watch, clock);
        var told = true;
        do
        {
            if (!_near)
            {
                if (!told)
                {
                    Away();
                }

                told = !(_near = await AnswersAsync(stoppingToken));
                if (_near)
                {
                    Shared();
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ChargeAsync(Trial, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return false;
        }
    }

    private async Task<TimeSpan> ChargeAsync(IReadOnlyList<Bucket> buckets, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [.. buckets.Select(bucket => (RedisKey)bucket.Key)];
        RedisValue[] limits = [.. buckets.SelectMany(bucket => (RedisValue[])[Math.Max(1, (long)(1_000_000 / bucket.Limit.PerSecond)), bucket.Limit.Burst])];
        var wait = await _redis!.GetDatabase().ScriptEvaluateAsync(Charge, keys, limits).WaitAsync(Patience, clock, cancellationToken);
        return TimeSpan.FromMicroseconds((long)wait);
    }

    [LoggerMessage(LogLevel.Warning, "Redis does not answer; every replica of the gateway counts for itself.")]
    private partial void Away();

    [LoggerMessage(LogLevel.Information, "Replicas of the gateway count together, in Redis.")]
    private partial void Shared();
}
