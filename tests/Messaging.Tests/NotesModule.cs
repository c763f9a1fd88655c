using System.Collections.Concurrent;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Messaging;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform;
using Platform.Bus;
using Platform.Data;

namespace Messaging.Tests;

/// <summary>The smallest module that has everything messaging needs: it notes each message it hears. Its handler can be told to fail.</summary>
public sealed class NotesModule : IServiceModule
{
    public string Name => "notes";

    public void AddServices(IHostApplicationBuilder builder)
    {
        // Before the relay starts, because hosted services start in the order of their registration.
        builder.Services.AddHostedService<CreateTables>();
        builder.Services.AddSingleton<Mood>();
        builder.AddModuleDatabase<NotesContext, SqliteNotesContext>(Name);
    }

    public void AddConsumers(Subscriptions subscriptions)
    {
        subscriptions.Subscribe<NotesContext, NeedWithdrawn, TakeNote>("notes.take-note");
        subscriptions.Subscribe<NotesContext, NeedUnmatched, NumberNotes>("notes.number-notes");
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}

/// <summary>How the handler behaves.</summary>
public sealed class Mood
{
    /// <summary>Asked before each try; throws to make it fail.</summary>
    public Action<NeedWithdrawn> Before { get; set; } = _ => { };

    /// <summary>Key of the note.</summary>
    public Func<NeedWithdrawn, Guid> NoteId { get; set; } = _ => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>Awaited by the handler whose messages share a unit of work.</summary>
    public Func<NeedUnmatched, Task> BeforeNumbering { get; set; } = _ => Task.CompletedTask;

    /// <summary>Awaited before each save.</summary>
    public Func<NotesContext, Task> BeforeSaving { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many messages each unit of work had, in the order they began.</summary>
    public ConcurrentQueue<int> Groups { get; } = new();
}

/// <summary>One row per message that had its effect.</summary>
public sealed class Note
{
    public required Guid Id { get; init; }

    public required Guid NeedId { get; init; }

    public required int Version { get; init; }
}

public class NotesContext : DbContext
{
    public NotesContext(DbContextOptions<NotesContext> options)
        : base(options)
    {
    }

    protected NotesContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Note> Notes => Set<Note>();

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await this.GetService<Mood>().BeforeSaving(this);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<Note>().HasIndex(note => new { note.NeedId, note.Version });
    }
}

public sealed class SqliteNotesContext(DbContextOptions<SqliteNotesContext> options) : NotesContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}

internal sealed class TakeNote(NotesContext db, Mood mood) : IHandle<NeedWithdrawn>
{
    public Task HandleAsync(NeedWithdrawn message, CancellationToken cancellationToken)
    {
        mood.Before(message);
        db.Notes.Add(new Note { Id = mood.NoteId(message), NeedId = message.NeedId, Version = message.Version });
        return Task.CompletedTask;
    }
}

/// <summary>Numbers the notes of a need from 1, reading those of all messages of a unit of work at once.</summary>
internal sealed class NumberNotes(NotesContext db, Mood mood) : IHandleTogether<NeedUnmatched>, IPrefetch
{
    private readonly List<Guid> _foreseen = [];
    private readonly Dictionary<Guid, int> _last = [];

    public IPrefetch Foresee(NeedUnmatched message)
    {
        _foreseen.Add(message.NeedId);
        return this;
    }

    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        mood.Groups.Enqueue(_foreseen.Count);
        foreach (var note in await db.Notes.AsNoTracking().Where(note => _foreseen.Contains(note.NeedId)).ToListAsync(cancellationToken))
        {
            _last[note.NeedId] = Math.Max(note.Version, _last.GetValueOrDefault(note.NeedId));
        }
    }

    public async Task HandleAsync(NeedUnmatched message, CancellationToken cancellationToken)
    {
        await mood.BeforeNumbering(message);
        var number = _last[message.NeedId] = _last.GetValueOrDefault(message.NeedId) + 1;
        db.Notes.Add(new Note { Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), NeedId = message.NeedId, Version = number });
    }
}

internal sealed class CreateTables(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<NotesContext>().Database.EnsureCreatedAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
