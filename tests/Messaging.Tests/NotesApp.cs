using Contracts.Messages.Intake;
using Messaging;
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

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
