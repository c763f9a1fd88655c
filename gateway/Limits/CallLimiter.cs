using System.Threading.RateLimiting;

namespace Gateway.Limits;

/// <summary>The limiter behind the framework's middleware: counts together with the other replicas where Redis is set and answers, by itself otherwise.</summary>
internal sealed class CallLimiter(IReadOnlyDictionary<string, LimitPolicy> policies, SharedCounts? shared) : PartitionedRateLimiter<HttpContext>
{
    private static readonly Answer Yes = new(null);

    private readonly PartitionedRateLimiter<Bucket> _own = PartitionedRateLimiter.Create<Bucket, string>(bucket => RateLimitPartition.GetTokenBucketLimiter(
        bucket.Key,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = bucket.Limit.Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(1 / bucket.Limit.PerSecond), QueueLimit = 0 }));

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>The middleware asks here first; there is no answer without asking Redis.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => new Answer(TimeSpan.Zero);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var buckets = Bucket.Of(resource, policies);
        if (buckets.Count == 0)
        {
            return Yes;
        }

        if (shared is not null && await shared.TryChargeAsync(buckets, cancellationToken) is { } wait)
        {
            return wait == TimeSpan.Zero ? Yes : new Answer(wait);
        }

        foreach (var bucket in buckets)
        {
            using var lease = _own.AttemptAcquire(bucket, permitCount);
            if (!lease.IsAcquired)
            {
                return new Answer(lease.TryGetMetadata(MetadataName.RetryAfter, out var later) ? later : TimeSpan.FromSeconds(1));
            }
        }

        return Yes;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _own.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Yes, or no and when to come back.</summary>
    private sealed class Answer(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
