using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Testing.Servers;

/// <summary>How a database reads what a query asks for.</summary>
public static class QueryPlan
{
    /// <summary>The plan in the database's own words, one step a line.</summary>
    public static async Task<string> PlanAsync<TRow>(this DbContext db, IQueryable<TRow> query)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = (db.Database.IsSqlite() ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        await db.Database.OpenConnectionAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var plan = new StringBuilder();
        while (await reader.ReadAsync())
        {
            plan.AppendLine(reader.GetString(reader.FieldCount - 1));
        }

        return plan.ToString();
    }
}
