using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Data;

/// <summary>Ready means that the module's database answers.</summary>
internal sealed class DatabaseHealth<TContext>(TContext db) : IHealthCheck
    where TContext : DbContext
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
