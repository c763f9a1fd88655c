using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Intake.Data;

/// <summary>
/// A connection that stays open for one question which stands in the way of every case, so that its statement is prepared once. One asker at a time. Where it
/// broke (the server was restarted) the question is asked again on a fresh one.
/// </summary>
internal sealed class KeptConnection(IServiceScopeFactory scopes, string sqlite, string postgreSql) : IAsyncDisposable
{
    private AsyncServiceScope? _scope;
    private DbCommand? _command;

    /// <param name="values">Parameters, for SQLite or for PostgreSQL.</param>
    /// <param name="read">Makes something of a row.</param>
    public async Task<List<TRow>> AskAsync<TRow>(Func<bool, object[]> values, Func<DbDataReader, TRow> read)
    {
        for (var again = _command is not null; ; again = false)
        {
            try
            {
                return await ReadAsync(values, read);
            }
            catch (Exception failure)
            {
                await DisposeAsync();
                // A connection that was closed meanwhile is told as a wrong operation.
                if (!again || failure is not (DbException or InvalidOperationException))
                {
                    throw;
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        var (command, scope) = (_command, _scope);
        (_command, _scope) = (null, null);
        await (command?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (scope?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task<List<TRow>> ReadAsync<TRow>(Func<bool, object[]> values, Func<DbDataReader, TRow> read)
    {
        var command = _command ?? await OpenAsync();
        var parameters = values(!command.Connection!.CanCreateBatch);
        for (var index = 0; index < parameters.Length; index++)
        {
            if (command.Parameters.Count == index)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "p" + index;
                command.Parameters.Add(parameter);
            }

            command.Parameters[index].Value = parameters[index];
        }

        await command.PrepareAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<TRow>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task<DbCommand> OpenAsync()
    {
        _scope = scopes.CreateAsyncScope();
        var database = _scope.Value.ServiceProvider.GetRequiredService<IntakeDbContext>().Database;
        await database.OpenConnectionAsync();
        _command = database.GetDbConnection().CreateCommand();
        _command.CommandText = database.IsSqlite() ? sqlite : postgreSql;
        return _command;
    }
}
