using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Testing.Apps;

/// <summary>The databases of a data folder as files.</summary>
public sealed class SqliteFiles(string folder) : ModuleDatabases
{
    /// <inheritdoc />
    public override IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string module, string sql)
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

    /// <inheritdoc />
    public override IReadOnlyList<string> Tables(string module) =>
        [.. Rows(module, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(row => (string)row["name"]!)];

    /// <inheritdoc />
    public override string Literal(DateTimeOffset at) => at.UtcTicks.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override long OnTheirWay() => Modules.Sum(module =>
        Count(module, "SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"ParkedAt\" IS NULL AND (\"DoneAt\" IS NULL OR \"SettledAt\" IS NULL)"));
}
