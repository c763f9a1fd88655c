using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Platform.Data;

/// <summary>Stored answers of creating requests are kept for 7 days; a repeat after that is a new request.</summary>
internal sealed partial class ForgetAnswers(IServiceScopeFactory scopes, IEnumerable<ModuleDatabase> databases, TimeProvider time, ILogger<ForgetAnswers> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var database in databases)
            {
                try
                {
                    while (await DeleteAsync(database, time.GetUtcNow() - Keep, stoppingToken) == AtOnce)
                    {
                    }
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Failed(log, database.Module, failure.GetType().Name);
                }
            }
        }
    }

    private async Task<int> DeleteAsync(ModuleDatabase database, DateTimeOffset before, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var turn = scope.ServiceProvider.GetKeyedService<SqliteWriterGate>(database.Module) is { } gate ? await gate.EnterAsync(cancellationToken) : null;
        return await database.Open(scope.ServiceProvider).Set<IdempotencyRecord>().Where(record => record.At < before).OrderBy(record => record.At).Take(AtOnce)
            .ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Module}: old answers stay until the next round: {Error}")]
    private static partial void Failed(ILogger logger, string module, string error);
}
