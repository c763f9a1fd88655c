using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Tests;

/// <summary>What the inbox promises, whatever the database.</summary>
public abstract class InboxBehaviour : IAsyncLifetime
{
    private NotesApp _app = null!;

    protected abstract Task<string?> DatabaseAsync();

    public async ValueTask InitializeAsync() => _app = await NotesApp.StartAsync(await DatabaseAsync());

    public ValueTask DisposeAsync() => _app is null ? ValueTask.CompletedTask : _app.DisposeAsync();

    [Fact]
    public async Task A_message_that_comes_ten_times_at_once_has_its_effect_once()
    {
        var (need, after) = (NotesApp.NewId(), NotesApp.NewId());
        var id = NotesApp.NewId();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _app.App.ReceiveAsync(NotesApp.Message(need), id)));
        await _app.NotesAppearAsync(need);
        await _app.App.ReceiveAsync(NotesApp.Message(after));
        await _app.NotesAppearAsync(after);
        (await _app.NotesOfAsync(need)).ShouldBe(1);
        (await LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handler_that_fails_for_a_while_handles_it_in_the_end()
    {
        var need = NotesApp.NewId();
        var tries = 0;
        _app.Mood.Before = message => Fail(message.NeedId == need && Interlocked.Increment(ref tries) <= 3);
        await _app.App.ReceiveAsync(NotesApp.Message(need));
        await _app.NotesAppearAsync(need);
        tries.ShouldBe(4);
        (await LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_right_after_the_disk_was_full_is_tried_again_although_the_ordinary_tries_are_used_up()
    {
        var need = NotesApp.NewId();
        var tries = 0;
        _app.Mood.Before = message =>
        {
            var number = message.NeedId == need ? Interlocked.Increment(ref tries) : int.MaxValue;
            if (number <= InboxRetries.Count + 2)
            {
                throw new DbUpdateException("full", new SqliteException("full", 13));
            }

            // All who waited for room come back at once.
            if (number <= InboxRetries.Count + 4)
            {
                throw new DbUpdateConcurrencyException("another was first");
            }
        };
        await _app.App.ReceiveAsync(NotesApp.Message(need));
        await _app.NotesAppearAsync(need);
        tries.ShouldBe(InboxRetries.Count + 5);
        (await LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Losing_one_race_after_the_other_makes_no_dead_letter()
    {
        var need = NotesApp.NewId();
        var races = 0;
        _app.Mood.Before = message =>
        {
            if (message.NeedId == need && Interlocked.Increment(ref races) <= InboxRetries.Count + 15)
            {
                throw new DbUpdateConcurrencyException("another was first");
            }
        };
        await _app.App.ReceiveAsync(NotesApp.Message(need));
        await _app.NotesAppearAsync(need);
        (await LettersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_effect_that_cannot_be_saved_leaves_no_trace_of_handling()
    {
        var (first, second, id) = (NotesApp.NewId(), NotesApp.NewId(), NotesApp.NewId());
        _app.Mood.NoteId = _ => first;
        await _app.App.ReceiveAsync(NotesApp.Message(first));
        await _app.NotesAppearAsync(first);
        // The second note has the key of the first: its save breaks, and not on the inbox row.
        await _app.App.ReceiveAsync(NotesApp.Message(second), id);
        await Eventually.IsTrueAsync(async () => (await LettersAsync()).Count == 1, "a dead letter");
        (await _app.InAsync(db => db.Set<InboxMessage>().AnyAsync(row => row.MessageId == id))).ShouldBeFalse();
    }

    private static void Fail(bool now)
    {
        if (now)
        {
            throw new InvalidTimeZoneException("张三 13800000000");
        }
    }

    private Task<List<DeadLetter>> LettersAsync() => _app.InAsync(db => db.Set<DeadLetter>().AsNoTracking().ToListAsync());
}
