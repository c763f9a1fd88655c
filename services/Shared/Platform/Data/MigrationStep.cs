namespace Platform.Data;

/// <summary>Brings the databases of a host to the release's schema. SQLite files are copied aside first, so that a failed upgrade can be taken back by hand.</summary>
public static partial class MigrationStep
{
    /// <summary>Applies pending migrations of every module.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MigrationStep));
        // Side by side: each has a database of its own, and building the models is most of a cold start.
        await Parallel.ForEachAsync(services.GetServices<ModuleDatabase>(), cancellationToken, async (database, cancel) => await MigrateAsync(services, database, log, cancel));
    }

    private static async Task MigrateAsync(IServiceProvider services, ModuleDatabase database, ILogger log, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = database.Open(scope.ServiceProvider);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToArray();
        if (pending.Length == 0)
            return;

        if (database.SqliteFile is { } file && File.Exists(file) && (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).LastOrDefault() is { } last)
        {
            // VACUUM INTO takes a consistent copy even with a write-ahead log beside the file.
            var copy = $"{file}.before-{pending[0]}.bak";
            File.Delete(copy);
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancellationToken);
            CopiedAside(log, database.Module, last);
        }

        await db.Database.MigrateAsync(cancellationToken);
        Migrated(log, database.Module, pending.Length);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Module}: database copied aside at {Migration} before the upgrade")]
    private static partial void CopiedAside(ILogger logger, string module, string migration);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Module}: {Count} migrations applied")]
    private static partial void Migrated(ILogger logger, string module, int count);
}
