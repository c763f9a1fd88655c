using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Contracts.Http;
using Contracts.Http.Intake;
using Intake.Data;
using Platform.Http;
using Shouldly;
using Testing.Apps;
using Testing.Servers;
using Query = Contracts.Http.Intake.FindDuplicates;
using SearchCases = Contracts.Http.Intake.SearchCases;

namespace Intake.Tests;

/// <summary>The real module with the verbs of an operator who opens cases and looks for people.</summary>
internal sealed class PeopleApp(ModuleApp app, Func<Task<ModuleApp>> again) : IAsyncDisposable
{
    /// <summary>A county of Wuhan.</summary>
    public const string Wuchang = "420106";

    /// <summary>Another county of Wuhan.</summary>
    public const string Jiangan = "420102";

    /// <summary>A county of Beijing.</summary>
    public const string Dongcheng = "110101";

    public ModuleApp App => app;

    /// <param name="server">Null for SQLite.</param>
    /// <param name="now">Start of a fake clock.</param>
    /// <param name="settings">Further configuration.</param>
    public static async Task<PeopleApp> StartAsync(PostgreSqlServer? server = null, DateTimeOffset? now = null, params (string Name, string Value)[] settings)
    {
        // On SQLite the module makes its keys; on PostgreSQL they have to be given.
        (string, string)[] keys = server is null ? [] : [("Intake:Keys:0", NewKey()), ("Intake:IndexKey", NewKey())];
        var all = settings.Concat(keys).Select(setting => KeyValuePair.Create(setting.Item1, (string?)setting.Item2)).ToList();
        var database = server is null ? null : await server.CreateDatabaseAsync();
        Task<ModuleApp> Start() => ModuleApp.StartAsync(new IntakeModule(), now, all, database);
        return new(await Start(), Start);
    }

    /// <summary>Another replica on the same PostgreSQL database, with the same keys and a clock of its own.</summary>
    public async Task<PeopleApp> ReplicaAsync() => new(await again(), again);

    /// <summary>Opens a case about somebody and answers it.</summary>
    public async Task<OpenedCase> OpenAsync(CasePerson? person = null, CaseReporter? reporter = null, string division = Wuchang) =>
        (await TryOpenAsync(person, reporter, division)).As<OpenedCase>();

    public Task<Answer> TryOpenAsync(object? person = null, object? reporter = null, string division = Wuchang, string language = "en") => PostAsync("hotline", "cases", new
    {
        place = new { division, detail = "Test street 1" },
        person,
        reporter,
        narrative = "A story that only intake knows.",
        needs = new[] { new { category = "N01.01" } },
    }, language);

    /// <summary>What an operator sees while typing.</summary>
    public async Task<IReadOnlyList<LikelyDuplicate>> LookAsync(Query query) => (await PostAsync("hotline", "duplicates", query)).As<Page<LikelyDuplicate>>().Items;

    public async Task<Page<CaseRow>> SearchAsync(SearchCases query, string paging = "", string? client = null) =>
        (await PostAsync("coordinator", "cases/search" + paging, query, client: client)).As<Page<CaseRow>>();

    public async Task CloseAsync(OpenedCase opened) => (await PostAsync("coordinator", $"cases/{opened.Id}/closure", new { outcome = "E4" })).As<JsonElement>();

    public async Task<Answer> PostAsync(string role, string path, object body, string language = "en", string? client = null)
    {
        using var answer = await app.As(role, client: client, language: language).PostAsJsonAsync("/api/intake/" + path, body, Json.Options);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<Answer> GetAsync(string role, string path)
    {
        using var answer = await app.As(role).GetAsync("/api/intake/" + path);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<TResult> InDatabaseAsync<TResult>(Func<IntakeDbContext, Task<TResult>> look) => app.InScopeAsync(look);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>An answer as the caller reads it.</summary>
    internal sealed record Answer(HttpStatusCode Status, string Text)
    {
        /// <summary>The one field that a 400 names.</summary>
        public string WrongField => Status == HttpStatusCode.BadRequest
            ? JsonSerializer.Deserialize<JsonElement>(Text).GetProperty("errors").EnumerateObject().Single().Name
            : throw new InvalidOperationException($"{Status}: {Text}");

        /// <summary>The body of a success.</summary>
        public TAnswer As<TAnswer>()
        {
            ((int)Status).ShouldBeLessThan(300, Text);
            return JsonSerializer.Deserialize<TAnswer>(Text, Json.Options)!;
        }
    }
}
