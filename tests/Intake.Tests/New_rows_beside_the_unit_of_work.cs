using Intake.Data;
using Intake.Needs;
using Intake.People;
using Intake.Relief;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Platform.Http;
using Case = Intake.Cases.Case;

namespace Intake.Tests;

/// <summary>The group commit writes past the unit of work, on SQLite even past the data provider: every value has to lie in the file as those two would have written it.</summary>
public sealed class New_rows_beside_the_unit_of_work
{
    [Fact]
    public async Task Are_stored_in_the_same_form()
    {
        await using var intake = await IntakeApp.StartAsync();
        using var hotline = intake.Hotline;
        hotline.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        await IntakeApp.SendAsync<Contracts.Http.Intake.OpenedCase>(hotline, "/api/intake/cases", Bodies.Full());
        await intake.SettledAsync();

        await SameAsync<Case>(intake);
        await SameAsync<DataKeys>(intake);
        await SameAsync<Need>(intake);
        await SameAsync<ReliefLink>(intake);
        await SameAsync<Person>(intake);
        await SameAsync<PersonKey>(intake);
        await SameAsync<OutboxMessage>(intake);
        await SameAsync<IdempotencyRecord>(intake);
    }

    // What is read as a row of the model is written again by the unit of work.
    private static async Task SameAsync<TRow>(IntakeApp intake)
        where TRow : class
    {
        var table = await intake.LookAsync(db => Task.FromResult(db.Model.FindEntityType(typeof(TRow))!.GetTableName()!));
        var ours = Stored(intake, table);
        ours.ShouldNotBeEmpty();
        await intake.LookAsync(async db =>
        {
            var rows = await db.Set<TRow>().IgnoreAutoIncludes().AsNoTracking().ToListAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys=OFF");
            await db.Set<TRow>().ExecuteDeleteAsync();
            db.AddRange(rows);
            return await db.SaveChangesAsync();
        });
        Stored(intake, table).ShouldBe(ours);
    }

    private static List<string> Stored(IntakeApp intake, string table)
    {
        using var connection = intake.Connect();
        using var columns = connection.CreateCommand();
        columns.CommandText = $"SELECT group_concat('''{table}.' || name || ' '' || typeof(\"' || name || '\") || '' '' || quote(\"' || name || '\")', ' || '' '' || ') FROM pragma_table_info('{table}')";
        using var rows = connection.CreateCommand();
        rows.CommandText = $"SELECT {columns.ExecuteScalar()} FROM \"{table}\" ORDER BY 1";
        using var reader = rows.ExecuteReader();
        var stored = new List<string>();
        while (reader.Read())
        {
            stored.Add(reader.GetString(0));
        }

        return stored;
    }
}
