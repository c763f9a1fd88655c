using System.Globalization;
using Npgsql;

namespace Testing.Apps;

/// <summary>The databases of separate services, each read as the service itself.</summary>
/// <param name="connections">Connection string per module.</param>
/// <param name="readers">The queues that read a message, by its stable name.</param>
public sealed class PostgreSqlDatabases(IReadOnlyDictionary<string, string> connections, ILookup<string, string> readers) : ModuleDatabases
{
    /// <inheritdoc />
    public override IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string module, string sql)
    {
        using var connection = new NpgsqlConnection(connections[module]);
        connection.Open();
#pragma warning disable CA2100 // the text is the test's own
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (reader.Read())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, column => reader.IsDBNull(column) ? null : reader.GetValue(column)));
        }

        return rows;
    }

    /// <summary>An act of sabotage; how many rows it hit.</summary>
    public int Execute(string module, string sql)
    {
        using var connection = new NpgsqlConnection(connections[module]);
        connection.Open();
#pragma warning disable CA2100 // the text is the test's own
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement and keeps what it locked until the answer is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string module, string sql)
    {
        var connection = new NpgsqlConnection(connections[module]);
        await connection.OpenAsync();
        // A connection that goes back to its pool takes its transaction back.
        await connection.BeginTransactionAsync();
#pragma warning disable CA2100 // the text is the test's own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Tables(string module) =>
        [.. Rows(module, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").Select(row => (string)row["tablename"]!)];

    /// <inheritdoc />
    public override string Literal(DateTimeOffset at) => $"'{at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}+00'";

    /// <inheritdoc />
    public override long OnTheirWay()
    {
        var open = Modules.Sum(module => Count(module, "SELECT COUNT(*) FROM \"OutboxMessages\" WHERE \"DoneAt\" IS NULL AND \"ParkedAt\" IS NULL"));
        if (open > 0)
        {
            return open;
        }

        // Counted first, which costs little however many there are; each by its id when the numbers agree.
        var missing = Due() - Arrived();
        return missing > 0 ? missing : Unread().Count;
    }

    /// <summary>A broker does not tell what its readers did; their inboxes do.</summary>
    public override IReadOnlyList<string> Unread(DateTimeOffset? before = null)
    {
        var arrived = Modules.SelectMany(module => Rows(module, "SELECT \"MessageId\", \"Queue\" FROM \"InboxMessages\" UNION SELECT \"MessageId\", \"Queue\" FROM \"DeadLetters\""))
            .Select(row => ((Guid)row["MessageId"]!, (string)row["Queue"]!)).ToHashSet();
        return
        [
            .. Modules.SelectMany(module => Rows(module, "SELECT \"Id\", \"Name\", \"DoneAt\" FROM \"OutboxMessages\" WHERE \"ParkedAt\" IS NULL" + (before is { } at ? $" AND \"OccurredAt\" < {Literal(at)}" : "")))
                .SelectMany(message => readers[(string)message["Name"]!].Where(queue => !arrived.Contains(((Guid)message["Id"]!, queue)))
                    .Select(queue => string.Create(CultureInfo.InvariantCulture, $"{message["Name"]} {message["Id"]}, sent {message["DoneAt"]:HH:mm:ss}, is not with {queue}"))),
        ];
    }

    /// <summary>How many receipts the sent messages call for.</summary>
    private long Due() => Modules.Sum(module => Rows(module, "SELECT \"Name\", COUNT(*) AS \"Sent\" FROM \"OutboxMessages\" WHERE \"ParkedAt\" IS NULL GROUP BY \"Name\"")
        .Sum(row => (long)row["Sent"]! * readers[(string)row["Name"]!].Count()));

    /// <summary>How many are there.</summary>
    private long Arrived() => Modules.Sum(module => Count(module, "SELECT (SELECT COUNT(*) FROM \"InboxMessages\") + (SELECT COUNT(*) FROM \"DeadLetters\")"));
}
