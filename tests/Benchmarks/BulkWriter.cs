using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Benchmarks;

/// <summary>Writes millions of rows of a module's own entities in the fastest way its database has, columns and conversions taken from the module's model.</summary>
internal static class BulkWriter
{
    public static Task WriteAsync<TRow>(DbContext db, IEnumerable<TRow> rows)
        where TRow : class
    {
        var type = db.Model.FindEntityType(typeof(TRow))!;
        var columns = type.GetProperties().Select(property => new Column(property)).ToArray();
        var table = $"\"{type.GetTableName()}\"";
        return db.Database.GetDbConnection() is NpgsqlConnection postgreSql
            ? CopyAsync(postgreSql, table, columns, rows)
            : InsertAsync((SqliteConnection)db.Database.GetDbConnection(), table, columns, rows);
    }

    private static async Task InsertAsync<TRow>(SqliteConnection connection, string table, Column[] columns, IEnumerable<TRow> rows)
        where TRow : class
    {
        await connection.OpenAsync();
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {table} ({Names(columns)}) VALUES ({string.Join(", ", columns.Select((_, index) => "$p" + index))})";
        var values = columns.Select((_, index) => insert.Parameters.Add(new SqliteParameter("$p" + index, null))).ToArray();
        foreach (var row in rows)
        {
            for (var index = 0; index < columns.Length; index++)
            {
                values[index].Value = columns[index].Of(row) ?? DBNull.Value;
            }

            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        await connection.CloseAsync();
    }

    private static async Task CopyAsync<TRow>(NpgsqlConnection connection, string table, Column[] columns, IEnumerable<TRow> rows)
        where TRow : class
    {
        await connection.OpenAsync();
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY {table} ({Names(columns)}) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                foreach (var column in columns)
                {
                    await copy.WriteAsync(column.Of(row) ?? DBNull.Value, column.Type);
                }
            }

            await copy.CompleteAsync();
        }

        await using var analyze = new NpgsqlCommand("ANALYZE " + table, connection);
        await analyze.ExecuteNonQueryAsync();
        await connection.CloseAsync();
    }

    private static string Names(Column[] columns) => string.Join(", ", columns.Select(column => $"\"{column.Name}\""));

    private sealed class Column(IProperty property)
    {
        private readonly Func<object?, object?> _convert = property.GetTypeMapping().Converter?.ConvertToProvider ?? (value => value);

        public string Name { get; } = property.GetColumnName();

        public string Type { get; } = property.GetColumnType();

        public object? Of(object row) => property.GetGetter().GetClrValue(row) is { } value ? _convert(value) : null;
    }
}
