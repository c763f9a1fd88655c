using System.Globalization;
using Contracts.Http.Intake;
using Contracts.Reference;
using Intake.Data;
using Intake.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Query = Contracts.Http.Intake.FindDuplicates;

namespace Intake.Tests;

/// <summary>Thousands who bear one name cost no more than one, and hide nobody who can be told apart.</summary>
public sealed class A_common_name_in_a_big_city
{
    private const int Bearers = 2000;

    [Fact]
    public async Task Answers_ten_at_most_and_the_right_one_first()
    {
        await using var intake = await PeopleApp.StartAsync();
        var known = await intake.OpenAsync(new CasePerson("王芳", Phone: "13800080001", BirthDate: new DateOnly(1961, 5, 4)));
        await CrowdAsync(intake);
        (await intake.LookAsync(new Query(Name: "王芳", Division: PeopleApp.Wuchang))).Count.ShouldBe(10);
        // Too common to tell anything outside of the place.
        (await intake.LookAsync(new Query(Name: "王芳"))).ShouldBeEmpty();
        (await intake.LookAsync(new Query(Name: "王芳", Division: PeopleApp.Dongcheng))).ShouldBeEmpty();
        foreach (var query in (Query[])[new(Name: "汪方", BirthDate: new DateOnly(1961, 5, 4), Division: PeopleApp.Wuchang), new("13800080001", Name: "王芳")])
            (await intake.LookAsync(query))[0].CaseId.ShouldBe(known.Id);
    }

    [Fact]
    public async Task Is_looked_up_by_seeks_that_end_at_their_limit()
    {
        await using var intake = await PeopleApp.StartAsync();
        await CrowdAsync(intake);
        var index = intake.App.Services.GetRequiredService<BlindIndex>();
        var asked = Likeness.Of(new PersonDetails("王芳", BirthDate: new DateOnly(1961, 5, 4)));
        var place = index.PlaceOf(PeopleApp.Wuchang)!.Value;

        var plan = await intake.InDatabaseAsync(db => PlanAsync(db, Probe.Sqlite, Probe.Parameters([new(1, place.First, place.Last)], isSqlite: true)[0]));
        var hits = await intake.App.Services.GetRequiredService<Probe>().HitsAsync(asked, place, "13800080001", "19010119850515002X", TestContext.Current.CancellationToken);
        plan.ShouldBe(
        [
            "SCAN q VIRTUAL TABLE INDEX 1:", "SEARCH k USING INTEGER PRIMARY KEY (rowid=?)", "CORRELATED LIST SUBQUERY 1",
            "SEARCH p USING COVERING INDEX sqlite_autoindex_PersonKeys_1 (Hash=? AND Place>? AND Place<?)",
        ]);
        // The name as written and as it sounds, each in the nation, and again in prefecture and county; no seek reads further than it has to.
        hits.Count.ShouldBe(2 * 2 * Probe.Most);
    }

    private static async Task<List<string>> PlanAsync(IntakeDbContext db, string sql, object parameter)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        var asked = command.CreateParameter();
        (asked.ParameterName, asked.Value) = ("p0", parameter);
        command.Parameters.Add(asked);
        await db.Database.OpenConnectionAsync();
        await using var reader = await command.ExecuteReaderAsync();
        var steps = new List<string>();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        return steps;
    }

    // The index rows of people whose cases nobody opens here; what is looked up ends at the index for all but a few of them.
    private static async Task CrowdAsync(PeopleApp intake)
    {
        var register = intake.App.Services.GetRequiredService<PersonRegister>();
        var facts = ReferenceData.BuiltIn.Divisions.Find(PeopleApp.Wuchang)!;
        await intake.InDatabaseAsync(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            for (var number = 0; number < Bearers; number++)
            {
                // Long numbers, so that none is that of a case the test opens.
                var opened = Cases.Case.Open(
                    Guid.CreateVersion7(now), CaseNumber.Create(facts, (ulong)number, attempt: 9), new Cases.CaseFacts("hotline", "U3", facts, Cases.ExactPlace.Unknown, null, null),
                    intake.App.Services.GetRequiredService<PersonVault>(), "test", now);
                db.Add(opened);
                var somebody = new PersonDetails("王芳", Phone: "+86139" + number.ToString("00000000", CultureInfo.InvariantCulture));
                db.AddRange(register.RowsOf(opened.Keys!, opened.Division, somebody, null, now));
            }

            return await db.SaveChangesAsync();
        });
    }
}
