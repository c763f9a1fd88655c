using System.Net;
using Audit;
using Contracts.Http.Intake;
using Intake.People;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Testing;
using Testing.Servers;
using Xunit;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>Personal data of a closed case ends after the time it is kept for; the case stays.</summary>
public abstract class Erased_people(PostgreSqlServer? server)
{
    internal static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Are_unreadable_and_not_found_any_more()
    {
        await using var intake = await PeopleApp.StartAsync(server, Start, (KeepTime.Setting, "P30D"));
        var closed = await intake.OpenAsync(new CasePerson("张三丰", "residentId", "19010119850515002X", "13800070001"), new CaseReporter("王五", "13800070002", "neighbour"));
        var open = await intake.OpenAsync(new CasePerson("张三丰", Phone: "13800070001"));
        await intake.CloseAsync(closed);

        intake.App.Clock!.Advance(TimeSpan.FromDays(29));
        (await intake.LookAsync(new Query(Phone: "13800070001"))).Count.ShouldBe(2);

        intake.App.Clock.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));
        await Eventually.IsTrueAsync(async () => (await intake.LookAsync(new Query(Phone: "13800070001"))).Count == 1, "the closed case is not found any more");
        (await intake.LookAsync(new Query(Phone: "13800070001"))).Single().CaseId.ShouldBe(open.Id);
        (await intake.LookAsync(new Query(IdNumber: "19010119850515002X"))).ShouldBeEmpty();
        (await intake.LookAsync(new Query(Phone: "13800070002"))).ShouldBeEmpty();

        var people = await intake.InDatabaseAsync(db => db.Set<Person>().Where(row => row.CaseId == closed.Id).ToListAsync());
        people.Count.ShouldBe(2);
        people.ShouldAllBe(row => row.Sealed == null && row.KeyHashes == null && row.ErasedAt != null);
        (await intake.InDatabaseAsync(db => db.Set<PersonKey>().AnyAsync(row => row.CaseId == closed.Id))).ShouldBeFalse();
        var left = await intake.InDatabaseAsync(db => db.Cases.Include(row => row.Needs).SingleAsync(row => row.Id == closed.Id));
        (left.SealedNarrative, left.SealedPlace, left.SealedHousehold).ShouldBe((null, null, null));
        left.Outcome.ShouldBe("E4");
        var audit = await intake.InDatabaseAsync(db => db.Set<AuditRecord>().Where(row => row.Action == "contact.erased").ToListAsync());
        audit.ShouldHaveSingleItem().Subject.ShouldBe($"case/{closed.Id}");

        // The open case was not touched, and the closed one can still be read as a figure.
        var view = await intake.GetAsync("coordinator", $"cases/{closed.Id}");
        view.Status.ShouldBe(HttpStatusCode.OK, view.Text);
        view.Text.ShouldNotContain("张三丰");
    }

    [Fact]
    public async Task Cases_without_people_lose_their_story_too()
    {
        await using var intake = await PeopleApp.StartAsync(server, Start, (KeepTime.Setting, "P1D"));
        var closed = await intake.OpenAsync();
        await intake.CloseAsync(closed);
        intake.App.Clock!.Advance(TimeSpan.FromDays(2));
        await Eventually.IsTrueAsync(
            () => intake.InDatabaseAsync(db => db.Cases.AnyAsync(row => row.Id == closed.Id && row.SealedNarrative == null)), "the narrative is erased");
    }
}

/// <summary>Every replica has the timer; SQLite is the form of one process.</summary>
public sealed class Two_replicas_on_PostgreSQL(PostgreSqlServer server)
{
    [Fact]
    public async Task Erase_each_case_once()
    {
        await using var one = await PeopleApp.StartAsync(server, Erased_people.Start, (KeepTime.Setting, "P1D"));
        await using var other = await one.ReplicaAsync();
        for (var number = 0; number < 20; number++)
            await one.CloseAsync(await one.OpenAsync(new CasePerson("张三丰", Phone: "13800070003"), new CaseReporter("王五", "13800070004", "neighbour")));
        one.App.Clock!.Advance(TimeSpan.FromDays(2));
        other.App.Clock!.Advance(TimeSpan.FromDays(2));
        await Eventually.IsTrueAsync(() => one.InDatabaseAsync(async db => !await db.Set<PersonKey>().AnyAsync()), "nobody is found any more");
        (await one.InDatabaseAsync(db => db.Cases.CountAsync(row => row.ErasedAt == null))).ShouldBe(0);
        (await one.InDatabaseAsync(db => db.Set<AuditRecord>().CountAsync(row => row.Action == "contact.erased"))).ShouldBe(20);
    }
}
