using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Matching.OfferCopies;

/// <summary>Ready means that the index of offers is complete and follows the database: a replica that fell behind gets no requests until it has caught up.</summary>
internal sealed class IndexHealth(KeepIndex keeper) : IHealthCheck
{
    /// <summary>Longer than a slow look takes, shorter than anybody would want to wait.</summary>
    public static readonly TimeSpan Behind = TimeSpan.FromSeconds(10);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(keeper.Age <= Behind ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The index of offers is behind the database."));
}
