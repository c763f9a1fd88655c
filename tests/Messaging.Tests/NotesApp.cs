using System.Net.Http.Json;
using System.Text.Json;
using Contracts.Messages.Intake;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Testing.Servers;

namespace Messaging.Tests;

/// <summary>A running <see cref="NotesModule"/> with verbs for the tests.</summary>
internal sealed class NotesApp : IAsyncDisposable
{
    private readonly ModuleApp _app;

    private NotesApp(ModuleApp app) => _app = app;

    public ModuleApp App => _app;

    public Mood Mood => _app.Services.GetRequiredService<Mood>();

    public RelayOptions Options => _app.Services.GetRequiredKeyedService<RelayOptions>("notes");

    public OutboxRelay<NotesContext> Relay => _app.Services.GetRequiredService<OutboxRelay<NotesContext>>();

    public IReadOnlyList<NeedWithdrawn> Sent => [.. _app.Announced.OfType<NeedWithdrawn>()];

    public static async Task<NotesApp> StartAsync(string? postgreSql, DateTimeOffset? now = null, IEnumerable<KeyValuePair<string, string?>>? settings = null) =>
        new(await ModuleApp.StartAsync(new NotesModule(), now, settings, postgreSql));

    /// <summary>The whole split form of the module: PostgreSQL and a real broker, connected and reading.</summary>
    public static async Task<NotesApp> StartAsync(string postgreSql, RabbitMqServer broker)
    {
        var app = await StartAsync(postgreSql, settings: new Dictionary<string, string?> { ["Bus"] = "RabbitMq", ["ConnectionStrings:RabbitMq"] = broker.Address });
        var bus = app.App.Services.GetRequiredService<IBusControl>();
        await Eventually.IsTrueAsync(() => Task.FromResult(bus.CheckHealth().Status == BusHealthStatus.Healthy), "the bus is connected and reads its queues", seconds: 60);
        return app;
    }

    public static NeedWithdrawn Message(Guid needId, int version = 1) => new(needId, needId, "noLongerNeeded", TimeProvider.System.GetUtcNow(), "test", version);

    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>One use case: writes the messages down and saves once.</summary>
    public Task WriteAsync(params NeedWithdrawn[] messages) => InAsync(async db =>
    {
        foreach (var message in messages)
        {
            db.Enqueue("need/" + message.NeedId, message, Now);
        }

        return await db.SaveChangesAsync();
    });

    public DateTimeOffset Now => (_app.Clock ?? TimeProvider.System).GetUtcNow();

    public Task<TResult> InAsync<TResult>(Func<NotesContext, Task<TResult>> act) => _app.InScopeAsync(act);

    public Task<int> NotesOfAsync(Guid needId) => InAsync(db => db.Notes.CountAsync(note => note.NeedId == needId));

    public Task<List<OutboxMessage>> OutboxAsync(Guid needId) =>
        InAsync(db => db.Set<OutboxMessage>().AsNoTracking().Where(row => row.Stream == "need/" + needId).OrderBy(row => row.Number).ToListAsync());

    public Task NotesAppearAsync(Guid needId, int count = 1) =>
        Eventually.IsTrueAsync(async () => await NotesOfAsync(needId) >= count, $"{count} notes of the need");

    public HttpClient Operator => _app.As("operator", client: "operator-7");

    /// <summary>The list as an operator sees it.</summary>
    public async Task<IReadOnlyList<JsonElement>> LettersAsync(string query = "") =>
        [.. (await Operator.GetFromJsonAsync<JsonElement>("/api/notes/dead-letters" + query)).GetProperty("items").EnumerateArray()];

    /// <summary>Waits for one letter that fits and answers it.</summary>
    public async Task<JsonElement> LetterAppearsAsync(Func<JsonElement, bool> fits, string what)
    {
        JsonElement found = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                found = (await LettersAsync()).FirstOrDefault(fits);
                return found.ValueKind == JsonValueKind.Object;
            },
            what);
        return found;
    }

    public Task<HttpResponseMessage> ActAsync(string path, object? body = null) => Operator.PostAsJsonAsync("/api/notes/dead-letters/" + path, body ?? new { });

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
