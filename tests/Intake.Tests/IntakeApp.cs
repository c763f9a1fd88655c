using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Http.Intake;
using Contracts.Messages.Matching;
using Intake.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform;
using Platform.Http;
using Testing.Apps;
using Testing.Servers;

namespace Intake.Tests;

/// <summary>The real module with verbs of its users; the test plays Matching.</summary>
internal sealed class IntakeApp : IAsyncDisposable
{
    /// <summary>A Tuesday morning in Wuhan.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    private readonly Func<(string Name, string Value)[], Task<ModuleApp>> _again;

    private IntakeApp(ModuleApp app, Func<(string Name, string Value)[], Task<ModuleApp>> again) => (App, _again) = (app, again);

    public ModuleApp App { get; }

    public DateTimeOffset Now => App.Clock!.GetUtcNow();

    public HttpClient Hotline => App.As("hotline");

    public HttpClient Coordinator => App.As("coordinator");

    public HttpClient Government => App.As("government");

    public string Folder => App.Services.GetRequiredService<HostSwitches>().DataDirectory;

    /// <param name="server">Null for SQLite.</param>
    /// <param name="settings">Further configuration.</param>
    public static async Task<IntakeApp> StartAsync(PostgreSqlServer? server = null, params (string Name, string Value)[] settings)
    {
        // On SQLite the module makes its keys; on PostgreSQL they have to be given.
        KeyValuePair<string, string?>[] keys = server is null ? [] : [new("Intake:Keys:0", NewKey()), new("Intake:IndexKey", NewKey()), new("Audit:SigningKey", AuditedDatabase.NewSigningKey())];
        var database = server is null ? null : await server.CreateDatabaseAsync();
        KeyValuePair<string, string?>[] all = [.. keys, .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))];
        Task<ModuleApp> Start((string Name, string Value)[] more) =>
            ModuleApp.StartAsync(
            new IntakeModule(), IntakeApp.Start, all.Concat(more.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).GroupBy(setting => setting.Key, (_, given) => given.Last()), database);
        return new(await Start([]), Start);

        static string NewKey() => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
    }

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>Another replica on the same PostgreSQL database, with a clock of its own and, where they are given, other settings.</summary>
    public async Task<IntakeApp> ReplicaAsync(params (string Name, string Value)[] settings) => new(await _again(settings), _again);

    public HttpClient Charity(Guid id) => App.As("charity", id);

    /// <summary>A case that was opened, as short as it can be unless a body is given.</summary>
    public async Task<OpenedCase> OpenAsync(object? body = null) => await SendAsync<OpenedCase>(Hotline, "/api/intake/cases", body ?? Bodies.Shortest());

    /// <summary>A POST that has to succeed.</summary>
    public static async Task<TAnswer> SendAsync<TAnswer>(HttpClient caller, string path, object? body = null)
    {
        using var answer = await caller.PostAsync(path, body ?? new { });
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<TAnswer>(text, Json.Options)!;
    }

    public Task<CaseView> ReadAsync(Guid caseId) => Coordinator.ReadAsync<CaseView>($"/api/intake/cases/{caseId}");

    /// <summary>Named fields of a case in the clear.</summary>
    public Task<UnmaskedCase> UnmaskAsync(Guid caseId, params string[] fields) =>
        SendAsync<UnmaskedCase>(Coordinator, $"/api/intake/cases/{caseId}/unmasking", new { fields, purpose = "assessment" });

    public Task<TResult> LookAsync<TResult>(Func<IntakeDbContext, Task<TResult>> look) => App.InScopeAsync(look);

    /// <summary>Runs a statement beside the module, for situations nobody can bring about by HTTP.</summary>
    public Task<int> ExecuteAsync(string sql) => LookAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    public IReadOnlyList<TMessage> Announced<TMessage>() => [.. App.Announced.OfType<TMessage>()];

    public async Task<TMessage> HearsAsync<TMessage>(Func<TMessage, bool> which)
        where TMessage : class
    {
        await Eventually.IsTrueAsync(() => Task.FromResult(Announced<TMessage>().Any(which)), typeof(TMessage).Name);
        return Announced<TMessage>().Last(which);
    }

    /// <summary>Waits until everything the module has to tell was told.</summary>
    public Task SettledAsync() => Eventually.IsTrueAsync(() => LookAsync(async db => !await db.Set<Messaging.OutboxMessage>().AnyAsync(row => row.DoneAt == null)), "an empty outbox");

    /// <summary>A referral of the case's first need as Matching tells about it.</summary>
    public ReferralFacts Referral(OpenedCase of, Guid charity, string status, int version, string needStatus = "offered", Guid? id = null, NextStep? next = null) => new(
        id ?? NewId(), of.Needs[0].Id, of.Id, NewId(), charity, status, 1, "person", needStatus, version, next, null, Now, "matching");

    /// <summary>A charity said yes, and the module has heard of it.</summary>
    public async Task<ReferralFacts> AcceptedAsync(OpenedCase of, Guid charity, int version = 2)
    {
        var facts = Referral(of, charity, "accepted", version, "committed");
        await App.ReceiveAsync(new ReferralAccepted(facts, null));
        await FollowedAsync(facts);
        return facts;
    }

    /// <summary>The module has taken over what it was told.</summary>
    public Task FollowedAsync(ReferralFacts facts) => Eventually.IsTrueAsync(
        () => LookAsync(db => db.Referrals.AnyAsync(row => row.ReferralId == facts.ReferralId && row.NeedVersion >= facts.NeedVersion)), $"the referral at version {facts.NeedVersion}");

    public Task<ConsentView> ConsentAsync(OpenedCase of, Guid charity, params string[] kinds) =>
        SendAsync<ConsentView>(Hotline, $"/api/intake/cases/{of.Id}/consents", Bodies.Consent(charity, kinds));

    /// <summary>Everything on disk: database, write-ahead log and whatever else lies beside them.</summary>
    public async Task<byte[]> FilesAsync()
    {
        using var all = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await stream.CopyToAsync(all);
        }

        return all.ToArray();
    }

    /// <summary>A connection of its own to the module's file.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "intake.db")};Default Timeout=30");
        connection.Open();
        return connection;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
