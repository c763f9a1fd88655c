using Contracts.Messages.Matching;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Tests;

/// <summary>What holds for messages that share a unit of work, whatever the database.</summary>
public abstract class GroupBehaviour : IAsyncLifetime
{
    private readonly Arrivals _arrivals = new();
    private readonly TaskCompletionSource _go = new();
    private NotesApp _app = null!;

    protected abstract Task<string?> DatabaseAsync();

    public async ValueTask InitializeAsync()
    {
        _app = await NotesApp.StartAsync(await DatabaseAsync());
        _app.App.Services.GetRequiredService<IBusControl>().ConnectConsumeMessageObserver(_arrivals);
    }

    public ValueTask DisposeAsync() => _app is null ? ValueTask.CompletedTask : _app.DisposeAsync();

    [Fact]
    public async Task Those_that_wait_at_the_same_time_are_saved_together()
    {
        var needs = NewIds(40);
        await TogetherAsync([.. needs.Select(need => (need, NotesApp.NewId()))]);
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need)));
        _app.Mood.Groups.Count.ShouldBeLessThan(6);
        _app.Mood.Groups.Max().ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task One_bad_message_among_twenty_becomes_the_only_dead_letter()
    {
        var needs = NewIds(20);
        var bad = NotesApp.NewId();
        _app.Mood.BeforeNumbering = message => message.NeedId == needs[7] ? throw new InvalidTimeZoneException("张三 13800000000") : Task.CompletedTask;
        await TogetherAsync([.. needs.Select((need, index) => (need, index == 7 ? bad : NotesApp.NewId()))]);
        await Task.WhenAll(needs.Where((_, index) => index != 7).Select(need => _app.NotesAppearAsync(need)));
        await Eventually.IsTrueAsync(async () => (await LettersAsync()).Count == 1, "a dead letter");
        var letter = (await LettersAsync()).Single();
        (letter.MessageId, letter.Queue, letter.Error, letter.Attempts).ShouldBe((bad, "notes.number-notes", nameof(InvalidTimeZoneException), 1));
        foreach (var need in needs)
        {
            (await _app.NotesOfAsync(need)).ShouldBe(need == needs[7] ? 0 : 1);
        }

        (await HandledAsync()).ShouldNotContain(bad);
        _app.Mood.Groups.Max().ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_repeat_inside_one_group_has_one_effect()
    {
        var (needs, id) = (NewIds(12), NotesApp.NewId());
        await TogetherAsync([(needs[0], id), (needs[0], id), (needs[0], id), .. needs[1..].Select(need => (need, NotesApp.NewId()))]);
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need)));

        // And once more when all is saved, as after a crash between the save and the acknowledgement.
        var after = NotesApp.NewId();
        await ReceiveAsync(needs[0], id);
        await ReceiveAsync(after, NotesApp.NewId());
        await _app.NotesAppearAsync(after);
        (await _app.NotesOfAsync(needs[0])).ShouldBe(1);
        (await LettersAsync()).ShouldBeEmpty();
        // Nor did the repeat break the group: then each would have gone by itself.
        _app.Mood.Groups.Max().ShouldBeGreaterThan(6);
        _app.Mood.Groups.Count.ShouldBeLessThan(8);
    }

    [Fact]
    public async Task Several_about_one_need_in_one_group_end_as_in_sequence()
    {
        var needs = NewIds(4);
        await TogetherAsync([.. needs.SelectMany(need => Enumerable.Repeat(need, 5)).Select(need => (need, NotesApp.NewId()))]);
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need, 5)));
        foreach (var need in needs)
        {
            (await _app.InAsync(db => db.Notes.Where(note => note.NeedId == need).Select(note => note.Version).Order().ToListAsync())).ShouldBe([1, 2, 3, 4, 5]);
        }

        _app.Mood.Groups.Max().ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_bad_message_costs_those_about_the_same_need_none_of_their_tries()
    {
        var (need, bad, tries) = (NotesApp.NewId(), NotesApp.NewId(), 0);
        _app.Mood.BeforeNumbering = message => message.NeedId == bad ? throw new InvalidTimeZoneException() : Task.FromResult(Interlocked.Increment(ref tries));
        await TogetherAsync([.. Enumerable.Repeat(need, 40).Append(bad).Select(about => (about, NotesApp.NewId()))]);
        await _app.NotesAppearAsync(need, 40);
        (await _app.InAsync(db => db.Notes.Where(note => note.NeedId == need).Select(note => note.Version).Order().ToListAsync())).ShouldBe(Enumerable.Range(1, 40));
        await Eventually.IsTrueAsync(async () => (await LettersAsync()).Count == 1, "a dead letter");
        // Once in the group that broke and once by itself.
        tries.ShouldBeLessThanOrEqualTo(2 * 41);
    }

    [Fact]
    public async Task A_group_that_met_another_replica_is_tried_again_as_a_group()
    {
        var needs = NewIds(20);
        var ids = needs.Select(_ => NotesApp.NewId()).ToArray();
        _app.Mood.BeforeNumbering = async message =>
        {
            if (message.NeedId == needs[0] && !(await HandledAsync()).Contains(ids[0]))
            {
                // The other one handles the same message, delivered twice, while this group is at work.
                await _app.InAsync(db =>
                {
                    db.Notes.Add(new Note { Id = NotesApp.NewId(), NeedId = needs[0], Version = 1 });
                    db.Set<InboxMessage>().Add(new InboxMessage { MessageId = ids[0], Queue = "notes.number-notes", HandledAt = _app.Now });
                    return db.SaveChangesAsync();
                });
            }
        };
        await TogetherAsync([.. needs.Zip(ids)]);
        await Task.WhenAll(needs.Select(need => _app.NotesAppearAsync(need)));
        (await _app.NotesOfAsync(needs[0])).ShouldBe(1);
        (await LettersAsync()).ShouldBeEmpty();
        _app.Mood.Groups.Count.ShouldBeLessThan(8);
    }

    private static Guid[] NewIds(int count) => [.. Enumerable.Range(0, count).Select(_ => NotesApp.NewId())];

    // The first unit of work is held until all others wait behind it.
    private async Task TogetherAsync((Guid Need, Guid Id)[] messages)
    {
        var (first, then) = (NotesApp.NewId(), _app.Mood.BeforeNumbering);
        _app.Mood.BeforeNumbering = message => message.NeedId == first ? _go.Task : then(message);
        await ReceiveAsync(first, NotesApp.NewId());
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Mood.Groups.Count == 1), "the first is at work");
        foreach (var (need, id) in messages)
        {
            await ReceiveAsync(need, id);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(_arrivals.Count > messages.Length), "the others wait");
        _go.SetResult();
    }

    private Task ReceiveAsync(Guid need, Guid id) =>
        _app.App.ReceiveAsync(new NeedUnmatched(need, need, "unmet", "noOffer", 1, null, 1, TimeProvider.System.GetUtcNow(), "test"), id);

    private Task<List<DeadLetter>> LettersAsync() => _app.InAsync(db => db.Set<DeadLetter>().AsNoTracking().ToListAsync());

    private Task<List<Guid>> HandledAsync() => _app.InAsync(db => db.Set<InboxMessage>().Select(row => row.MessageId).ToListAsync());

    private sealed class Arrivals : IConsumeMessageObserver<NeedUnmatched>
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task PreConsume(ConsumeContext<NeedUnmatched> context)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }

        public Task PostConsume(ConsumeContext<NeedUnmatched> context) => Task.CompletedTask;

        public Task ConsumeFault(ConsumeContext<NeedUnmatched> context, Exception exception) => Task.CompletedTask;
    }
}
