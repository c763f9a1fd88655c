using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace Intake.Data;

/// <summary>
/// Inserts new rows of the model by statements that are prepared once per connection: a tenth of the work that the unit of work spends on a row it has to watch. Names,
/// columns and conversions come from the model, so that a changed column changes here by itself. Knows inserts only.
/// </summary>
internal sealed class NewRows(IModel model, DbConnection connection) : IDisposable
{
    private readonly Dictionary<Type, Table> _tables = [];

    /// <summary>All rows or none; rows that others point to come first.</summary>
    public async Task InsertAsync(IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var tables = rows.GroupBy(row => row.GetType()).Select(group => (Table: TableOf(group.Key), Rows: group.ToList())).OrderBy(pair => pair.Table.Rank).ToList();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (connection.CanCreateBatch)
        {
            // One statement a table, whatever the number of rows: each column is an array.
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            tables.ForEach(pair => batch.BatchCommands.Add(pair.Table.Command(batch.CreateBatchCommand(), pair.Rows)));
            await batch.PrepareAsync(cancellationToken);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        else
        {
            foreach (var (table, ofTable) in tables)
            {
                table.Execute(((SqliteConnection)connection).Handle!, ofTable);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }
    }

    private Table TableOf(Type type) => _tables.TryGetValue(type, out var table) ? table : _tables[type] = new Table(model.FindEntityType(type)!);

    private sealed class Table : IDisposable
    {
        private readonly Column[] _columns;
        private readonly string _insert;
        private readonly string _insertAll;
        private readonly string _parameters;
        private sqlite3_stmt? _prepared;

        public Table(IEntityType type)
        {
            // A number that the database gives is not ours to write.
            _columns = [.. type.GetProperties().Where(property => !(property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType == typeof(long))).Select(property => new Column(property))];
            _insert = $"INSERT INTO \"{type.GetTableName()}\" ({string.Join(", ", _columns.Select(column => $"\"{column.Name}\""))}) ";
            _parameters = string.Join(", ", _columns.Select((_, index) => "@p" + index));
            _insertAll = $"{_insert}SELECT * FROM unnest({_parameters})";
            Rank = type.GetForeignKeys().Count();
        }

        public int Rank { get; }

        public DbBatchCommand Command(DbBatchCommand command, List<object> rows)
        {
            command.CommandText = _insertAll;
            for (var index = 0; index < _columns.Length; index++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ("p" + index, _columns[index].Values(rows));
                command.Parameters.Add(parameter);
            }

            return command;
        }

        /// <summary>Past the data provider, which looks up each parameter by its name for each row: that costs more than to write it.</summary>
        public void Execute(sqlite3 database, List<object> rows)
        {
            if (_prepared is null)
            {
                SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, $"{_insert}VALUES ({_parameters})", out _prepared), database);
            }

            foreach (var row in rows)
            {
                for (var index = 0; index < _columns.Length; index++)
                {
                    SqliteException.ThrowExceptionForRC(Bind(_prepared, index + 1, _columns[index].Value(row)), database);
                }

                var result = raw.sqlite3_step(_prepared);
                raw.sqlite3_reset(_prepared);
                SqliteException.ThrowExceptionForRC(result, database);
            }
        }

        public void Dispose() => _prepared?.Dispose();

        // As the data provider writes them. A value that is not taken must not leave that of the row before in its place.
        private static int Bind(sqlite3_stmt statement, int at, object? value)
        {
            switch (value)
            {
                case null:
                    return raw.sqlite3_bind_null(statement, at);
                case string text:
                    return raw.sqlite3_bind_text(statement, at, text);
                case byte[] bytes:
                    return raw.sqlite3_bind_blob(statement, at, bytes);
                case Guid id:
                    Span<byte> capitals = stackalloc byte[36];
                    id.TryFormat(capitals, out _);
                    Ascii.ToUpperInPlace(capitals, out _);
                    return raw.sqlite3_bind_text(statement, at, capitals);
                case double number:
                    return raw.sqlite3_bind_double(statement, at, number);
                case long or int or byte or bool:
                    return raw.sqlite3_bind_int64(statement, at, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                default:
                    throw new NotSupportedException($"{value.GetType().Name} has no form on SQLite here.");
            }
        }
    }

    private sealed class Column(IProperty property)
    {
        private readonly Func<object?, object?> _convert = property.GetTypeMapping().Converter?.ConvertToProvider ?? (value => value);
        private readonly IClrPropertyGetter _getter = property.GetGetter();
        private readonly Type _stored = Stored(property);

        public string Name { get; } = property.GetColumnName();

        public object? Value(object row) => _getter.GetClrValue(row) is { } value ? _convert(value) : null;

        public Array Values(List<object> rows)
        {
            var values = Array.CreateInstance(_stored, rows.Count);
            for (var index = 0; index < rows.Count; index++)
            {
                values.SetValue(Value(rows[index]), index);
            }

            return values;
        }

        private static Type Stored(IProperty property)
        {
            var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
            // PostgreSQL has no number of one byte, and an array of bytes is no array there.
            type = type == typeof(byte) ? typeof(short) : type;
            return property.IsNullable && type.IsValueType && Nullable.GetUnderlyingType(type) is null ? typeof(Nullable<>).MakeGenericType(type) : type;
        }
    }
}
