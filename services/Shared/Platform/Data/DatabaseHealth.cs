using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Data;

/// <summary>Ready means that the module's database answers, and that a file has room to grow.</summary>
internal sealed class DatabaseHealth<TContext>(TContext db) : IHealthCheck
    where TContext : DbContext
{
    private const long Room = 4 * 1024 * 1024;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        db.Database.IsSqlite() && new DriveInfo(db.Database.GetDbConnection().DataSource).AvailableFreeSpace < Room ? HealthCheckResult.Unhealthy("The disk is full.")
        : await db.Database.CanConnectAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
}
