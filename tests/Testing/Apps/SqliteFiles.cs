using Microsoft.Data.Sqlite;

namespace Testing.Apps;

/// <summary>The databases of a data folder as files, opened by the side of the platform and read only, for audits that trust no API.</summary>
public sealed class SqliteFiles(string folder)
{
    /// <summary>The modules that have a database.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["intake", "catalog", "matching", "tracking", "identity"];

    /// <summary>Rows of a query; NULL becomes null.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string module, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, module + ".db")};Mode=ReadOnly;Pooling=False;Default Timeout=30");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is the test's own
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetValue(column)));
        }

        return rows;
    }

    /// <summary>How many rows each table of each module has.</summary>
    public IReadOnlyDictionary<string, long> Counts() => Modules
        .SelectMany(module => Rows(module, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(row => (Module: module, Table: (string)row["name"]!)))
        .ToDictionary(table => $"{table.Module}.{table.Table}", table => (long)Rows(table.Module, $"SELECT COUNT(*) AS n FROM \"{table.Table}\"")[0]["n"]!);

    /// <summary>Messages that are on their way: not sent, or sent and not with every reader. Dead and parked ones are no longer on their way.</summary>
    public long OnTheirWay() => Modules.Sum(module =>
        (long)Rows(module, "SELECT COUNT(*) AS n FROM OutboxMessages WHERE ParkedAt IS NULL AND (DoneAt IS NULL OR SettledAt IS NULL)")[0]["n"]!);

    /// <summary>Waits until nothing is on its way any more.</summary>
    public Task QuietAsync(int seconds = 60) => Eventually.IsTrueAsync(() => Task.FromResult(OnTheirWay() == 0), "every message has reached its readers", seconds);
}
