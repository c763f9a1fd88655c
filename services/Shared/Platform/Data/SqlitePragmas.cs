using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Platform.Data;

/// <summary>
/// Settings of each SQLite connection. Synchronous FULL is the default: an answered request must survive the machine as well as the process;
/// <c>Sqlite:Synchronous=NORMAL</c> trades the last milliseconds before a power loss for speed.
/// </summary>
internal sealed class SqlitePragmas(string? synchronous) : DbConnectionInterceptor
{
    private readonly string _sql =
        $"PRAGMA journal_mode=WAL; PRAGMA synchronous={(string.Equals(synchronous, "NORMAL", StringComparison.OrdinalIgnoreCase) ? "NORMAL" : "FULL")}; PRAGMA foreign_keys=ON; PRAGMA secure_delete=FAST; PRAGMA busy_timeout=30000;";

    // The pool gives the same native connection out again and again; its settings stay.
    private readonly ConditionalWeakTable<object, object> _done = [];

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (_done.TryAdd(((SqliteConnection)connection).Handle!, this))
        {
            using var command = connection.CreateCommand();
            command.CommandText = _sql;
            command.ExecuteNonQuery();
        }
    }
}
