using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Notifications.Data;

namespace Notifications.Deliveries;

/// <summary>Events older than 30 days go, a few at a time, whatever became of them. Several replicas may do it at once.</summary>
internal sealed partial class SweepDeliveries(IServiceScopeFactory scopes, TimeProvider time, ILogger<SweepDeliveries> log) : BackgroundService
{
    public const int KeptDays = 30;

    private const int AtOnce = 500;

    /// <summary>One round.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow().AddDays(-KeptDays);
        for (var deleted = AtOnce; deleted == AtOnce;)
        {
            await using var scope = scopes.CreateAsyncScope();
            deleted = await scope.ServiceProvider.GetRequiredService<NotificationsDbContext>().Deliveries
                .Where(row => row.CreatedAt < old).OrderBy(row => row.CreatedAt).Take(AtOnce).ExecuteDeleteAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
#pragma warning disable CA1031 // the sweep must never end: whatever went wrong is tried again at the next tick
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                Failed(log, failure.GetType().Name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old deliveries stay until the next round: {Error}")]
    private static partial void Failed(ILogger logger, string error);
}
