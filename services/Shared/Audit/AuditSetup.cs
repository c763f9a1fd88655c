using Gauges;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Audit;

/// <summary>Registers the audit of a module.</summary>
public static class AuditSetup
{
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's settings.</param>
    /// <param name="book">The module's audit.</param>
    /// <param name="folder">The data directory where this is one process that keeps its key and its heads beside its databases; otherwise null.</param>
    public static void AddAudit(this IServiceCollection services, IConfiguration configuration, AuditBook book, string? folder)
    {
        services.TryAddSingleton(_ => AuditKey.Read(configuration, folder));
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<HeadLedger>(
            provider, configuration["Audit:HeadsFile"] ?? (folder is null ? "" : Path.Combine(folder, HeadLedger.FileName))));
        services.AddKeyedSingleton(book.Module, (provider, _) => ActivatorUtilities.CreateInstance<KeepAudit>(provider, book));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<KeepAudit>(book.Module));
        services.AddGauges(
            book.Module,
            new("referral.audit.unsealed", "s", "Age of the oldest audit record that is not chained yet.", async (scope, now, cancellationToken) =>
                (now - await book.Open(scope).Set<AuditRecord>().Where(row => row.Number == null).OrderBy(row => row.Id).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken))?.TotalSeconds ?? 0),
            new("referral.audit.unsigned", "s", "Age of the oldest audit record that no signed head covers.", async (scope, now, cancellationToken) =>
            {
                var db = book.Open(scope);
                var head = await db.Set<SignedHead>().MaxAsync(row => (long?)row.Number, cancellationToken) ?? 0;
                return (now - await db.Set<AuditRecord>().Where(row => row.Number > head).OrderBy(row => row.Number).Select(row => (DateTimeOffset?)row.At).FirstOrDefaultAsync(cancellationToken))?.TotalSeconds ?? 0;
            }));
    }
}
