using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Reference;
using Intake;
using Intake.Cases;
using Intake.Data;
using Intake.People;
using Microsoft.Extensions.DependencyInjection;
using Testing.Apps;
using Testing.Servers;

namespace Benchmarks;

/// <summary>
/// Likely duplicates among a million people whose names are as unevenly spread as real ones, asked as an operator types: a name in a county, a phone, a name with a
/// date of birth, everything at once. Then the search of cases by phone as the desk asks for it, over HTTP with its record in the audit, by staff of the whole platform and of a county.
/// </summary>
internal static class DuplicateLookUp
{
    private const int People = 1_000_000;
    private const int Chunk = 50_000;
    private const int Questions = 2_000;
    private static readonly Division[] Counties = [.. ReferenceData.BuiltIn.Divisions.All.Where(division => division.Level == DivisionLevel.County && division.ValidTo is null)];

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var figures = new List<Figure>();
        figures.AddRange(await MeasureAsync("SQLite", null));
        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        figures.AddRange(await MeasureAsync("PostgreSQL", await server.CreateDatabaseAsync()));
        await server.DisposeAsync();
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(string database, string? postgreSql)
    {
        await using var app = await ModuleApp.StartAsync(
            new IntakeModule(),
            settings: new Dictionary<string, string?>
            {
                ["Sqlite:Synchronous"] = "FULL",
                ["Intake:Keys:0"] = Convert.ToBase64String(new byte[32]),
                ["Intake:IndexKey"] = Convert.ToBase64String(new byte[32]),
                ["Intake:LookUpsPerMinute"] = "1000000",
            },
            postgreSql: postgreSql);
        var start = Stopwatch.GetTimestamp();
        await FillAsync(app);
        Console.WriteLine($"{database}: {People:N0} people in {Stopwatch.GetElapsedTime(start).TotalSeconds:N0} s");
        var duplicates = app.Services.GetRequiredService<Duplicates>();
        var found = 0;
        async Task<double> AskAsync(int number)
        {
            var person = Somebody(number * 7919 % People);
            var division = Place(number * 7919 % People).Code;
            var query = (number % 4) switch
            {
                0 => PersonDetails.Nothing with { Name = person.Name },
                1 => PersonDetails.Nothing with { Phone = person.Phone },
                2 => PersonDetails.Nothing with { Name = person.Name, BirthDate = person.BirthDate },
                _ => person,
            };
            var asked = Stopwatch.GetTimestamp();
            var answer = await duplicates.FindAsync(query, division, Platform.Identity.Jurisdiction.Everywhere, default);
            var took = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
            found += answer.Count > 0 ? 1 : 0;
            return took;
        }

        for (var number = 0; number < 500; number++)
        {
            await AskAsync(number + Questions);
        }

        found = 0;
        var samples = new List<double>();
        for (var number = 0; number < Questions; number++)
        {
            samples.Add(await AskAsync(number));
        }

        Console.WriteLine($"{database}: {found} of {Questions} questions found somebody");
        var searches = await SearchAsync(app, database);
        return
        [
            new Figure($"{database}: cases by phone among 1,000,000 people: p50", Load.Median(searches), "ms"),
            new Figure($"{database}: cases by phone among 1,000,000 people: p95", Load.Percentile(searches, 0.95), "ms", 20),
            new Figure($"{database}: cases by phone among 1,000,000 people: worst", searches.Max(), "ms"),
            new Figure($"{database}: duplicates among 1,000,000 people: p50", Load.Median(samples), "ms"),
            new Figure($"{database}: duplicates among 1,000,000 people: p95", Load.Percentile(samples, 0.95), "ms", 50),
            new Figure($"{database}: duplicates among 1,000,000 people: worst", samples.Max(), "ms"),
        ];
    }

    private static async Task<List<double>> SearchAsync(ModuleApp app, string database)
    {
        var (samples, found) = (new List<double>(), 0);
        var everywhere = app.As("coordinator");
        var own = new Dictionary<string, HttpClient>();
        for (var number = -500; number < Questions; number++)
        {
            var one = (number + 1000) * 7907 % People;
            var division = Place(one).Code;
            var caller = number % 2 == 0 ? everywhere : own.TryGetValue(division, out var known) ? known : own[division] = app.As("coordinator", division: division);
            var asked = Stopwatch.GetTimestamp();
            using var answer = await caller.PostAsJsonAsync("/api/intake/cases/search", new { phone = SyntheticPeople.Phone(one) });
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (number >= 0)
            {
                samples.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                found += page.GetProperty("items").GetArrayLength();
            }
        }

        Console.WriteLine($"{database}: {found} of {Questions} searches by phone found a case");
        return samples;
    }

    private static async Task FillAsync(ModuleApp app)
    {
        var (vault, index) = (app.Services.GetRequiredService<PersonVault>(), app.Services.GetRequiredService<BlindIndex>());
        var now = TimeProvider.System.GetUtcNow();
        for (var first = 0; first < People; first += Chunk)
        {
            var (cases, people, keys) = (new List<Case>(Chunk), new List<Person>(Chunk), new List<PersonKey>(Chunk * 5));
            for (var number = first; number < first + Chunk; number++)
            {
                var (division, details) = (Place(number), Somebody(number));
                var facts = new CaseFacts("hotline", "U3", division, ExactPlace.Unknown, null, null);
                var opened = Case.Open(Guid.CreateVersion7(now.AddMilliseconds(number)), CaseNumber.Create(division, (ulong)number * 0x9E3779B97F4A7C15, 20), facts, vault, "bench", now);
                var person = Person.Of(Guid.CreateVersion7(now.AddMilliseconds(number)), PersonRole.Person, details, opened.Keys!, vault, now);
                var own = index.KeysOf(opened.Id, PersonRole.Person, details, division.Code).DistinctBy(key => (key.Hash, key.Place, key.Kind)).ToList();
                person.IndexedBy(own);
                cases.Add(opened);
                people.Add(person);
                keys.AddRange(own);
            }

            await app.InScopeAsync<IntakeDbContext, int>(async db =>
            {
                var opened = cases.DistinctBy(row => row.Number).ToList();
                await BulkWriter.WriteAsync(db, opened);
                await BulkWriter.WriteAsync(db, opened.Select(row => row.Keys!));
                await BulkWriter.WriteAsync(db, people);
                await BulkWriter.WriteAsync(db, keys.OrderBy(key => key.Hash));
                return 0;
            });
        }
    }

    private static PersonDetails Somebody(int number) => PersonDetails.Nothing with
    {
        Name = SyntheticPeople.Name(number),
        Phone = "+86" + SyntheticPeople.Phone(number),
        BirthDate = SyntheticPeople.Born(number),
    };

    private static Division Place(int number) => Counties[(int)(Counties.Length * SyntheticPeople.Square(number * 53L % 9901 / 9901.0))];
}
