using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Platform;
using Platform.Data;

namespace Testing.Apps;

/// <summary>The SQLite file of a module as its migrations leave it: worked out once per assembly and copied for each test, because to apply them is a fifth of what a test costs.</summary>
internal static class Migrated
{
    private static readonly ConcurrentDictionary<Type, byte[]> Files = new();

    public static async Task PrepareAsync(IServiceModule module, IServiceProvider services)
    {
        var file = services.GetService<ModuleDatabase>()?.SqliteFile;
        var isNew = file is not null && !File.Exists(file);
        if (isNew && Files.TryGetValue(module.GetType(), out var migrated))
        {
            await File.WriteAllBytesAsync(file!, migrated);
        }

        await MigrationStep.MigrateAsync(services, CancellationToken.None);
        // Modules of tests may have no migrations: then there is no file yet.
        if (isNew && File.Exists(file) && !Files.ContainsKey(module.GetType()))
        {
            Files[module.GetType()] = await ReadAsync(file!);
        }
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        return await File.ReadAllBytesAsync(file);
    }
}
