using System.Net;
using Intake.People;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Platform.Http;

namespace Intake.Tests;

/// <summary>Whatever part of a save breaks, the database holds everything or nothing, and the caller may simply try again.</summary>
public sealed class Nothing_half_written : IAsyncLifetime
{
    private IntakeApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await IntakeApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("Cases")]
    [InlineData("Needs")]
    [InlineData("People")]
    [InlineData("PersonKeys")]
    [InlineData("Relief")]
    [InlineData("OutboxMessages")]
    [InlineData("IdempotencyRecords")]
    public async Task A_save_that_breaks_at_one_table_leaves_nothing(string table)
    {
        await _app.ExecuteAsync($"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        await (await _app.Hotline.PostAsync("/api/intake/cases", Bodies.Full(), ("Idempotency-Key", "again"))).ShouldRefuseAsync(500, "unexpected");
        (await RowsAsync()).ShouldBe((0, 0, 0, 0, 0, 0));

        await _app.ExecuteAsync("DROP TRIGGER broken");
        using var again = await _app.Hotline.PostAsync("/api/intake/cases", Bodies.Full(), ("Idempotency-Key", "again"));
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await RowsAsync()).ShouldBe((1, 2, 2, 1, 3, 1));
    }

    private Task<(int Cases, int Needs, int People, int Relief, int Outbox, int Answers)> RowsAsync() => _app.LookAsync(async db => (
        await db.Cases.CountAsync(), await db.Needs.CountAsync(), await db.Set<Person>().CountAsync(), await db.Relief.CountAsync(),
        await db.Set<OutboxMessage>().CountAsync(), await db.Set<IdempotencyRecord>().CountAsync()));
}
