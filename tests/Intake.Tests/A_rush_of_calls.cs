using Contracts.Http.Intake;
using Intake.Data;
using Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Http;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>Many cases at once share their commits; each is whole, and nobody suffers for another's fault. On both databases.</summary>
public sealed class A_rush_of_calls(PostgreSqlServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Leaves_every_case_whole_and_announced_once(bool postgreSql)
    {
        await using var intake = await IntakeApp.StartAsync(postgreSql ? server : null);

        var opened = await Task.WhenAll(Enumerable.Range(0, 80).Select(_ => intake.OpenAsync()));

        opened.Select(one => one.Number).ShouldBeUnique();
        var ids = opened.Select(one => one.Id).ToArray();
        var stored = await intake.LookAsync(db => db.Cases.AsNoTracking().Include(row => row.Needs).Where(row => ids.Contains(row.Id)).ToListAsync());
        stored.Count.ShouldBe(80);
        stored.ShouldAllBe(row => row.Needs.Count == 1 && row.Version == 1);
        await intake.SettledAsync();
        (await intake.LookAsync(db => db.Set<OutboxMessage>().CountAsync(row => row.Name == "need-opened.v1"))).ShouldBe(80);
        (await intake.LookAsync(db => db.Set<OutboxMessage>().CountAsync(row => row.Name == "case-opened.v1"))).ShouldBe(80);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tells_only_the_one_whose_rows_cannot_be_saved(bool postgreSql)
    {
        await using var intake = await IntakeApp.StartAsync(postgreSql ? server : null);
        var commits = intake.App.Services.GetRequiredService<GroupCommit>();
        async Task<bool> SaveAsync(string key)
        {
            var record = new IdempotencyRecord { Actor = "test", Route = "rush", Key = key, BodyHash = [1], Status = 201, At = intake.Now };
            try
            {
                await commits.SaveAsync([record], TestContext.Current.CancellationToken);
                return true;
            }
            catch (DbUpdateException)
            {
                return false;
            }
        }

        (await SaveAsync("taken")).ShouldBeTrue();
        var saved = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => SaveAsync(number % 10 == 0 ? "taken" : "free-" + number)));

        saved.Count(done => done).ShouldBe(36);
        (await intake.LookAsync(db => db.Set<IdempotencyRecord>().CountAsync(row => row.Route == "rush"))).ShouldBe(37);
        // The writer goes on after a broken group.
        (await SaveAsync("after")).ShouldBeTrue();
        (await intake.OpenAsync()).Number.ShouldNotBeEmpty();
    }
}
