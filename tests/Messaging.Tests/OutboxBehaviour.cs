using System.Collections.Concurrent;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging.Tests;

/// <summary>What the outbox promises, whatever the database.</summary>
public abstract class OutboxBehaviour : IAsyncLifetime
{
    private NotesApp _app = null!;

    protected abstract Task<string?> DatabaseAsync();

    public async ValueTask InitializeAsync() => _app = await NotesApp.StartAsync(await DatabaseAsync());

    public ValueTask DisposeAsync() => _app is null ? ValueTask.CompletedTask : _app.DisposeAsync();

    [Fact]
    public async Task What_is_saved_is_sent_and_had_its_effect_once()
    {
        var need = NotesApp.NewId();
        await _app.WriteAsync(NotesApp.Message(need));
        await _app.NotesAppearAsync(need);
        await Eventually.IsTrueAsync(async () => (await _app.OutboxAsync(need)).Single() is { DoneAt: not null, SettledAt: not null }, "the row is done and settled");
        (await _app.NotesOfAsync(need)).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_not_saved_is_never_sent()
    {
        var (lost, kept) = (NotesApp.NewId(), NotesApp.NewId());
        Task<int> WriteAsync(Guid need) => _app.InAsync(async db =>
        {
            db.Enqueue("need/" + need, NotesApp.Message(need), _app.Now);
            db.Notes.Add(new Note { Id = kept, NeedId = need, Version = 0 });
            return await db.SaveChangesAsync();
        });
        await WriteAsync(kept);
        await Should.ThrowAsync<DbUpdateException>(() => WriteAsync(lost));
        await _app.NotesAppearAsync(kept, 2);
        (await _app.OutboxAsync(lost)).ShouldBeEmpty();
        _app.Sent.ShouldNotContain(message => message.NeedId == lost);
    }

    [Fact]
    public async Task Messages_of_one_stream_leave_in_the_order_of_their_commits()
    {
        var needs = Enumerable.Range(0, 4).Select(_ => NotesApp.NewId()).ToArray();
        for (var version = 1; version <= 20; version++)
        {
            await _app.WriteAsync([.. needs.Select(need => NotesApp.Message(need, version))]);
        }

        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Sent.Count(message => needs.Contains(message.NeedId)) == 80), "80 messages sent");
        foreach (var need in needs)
        {
            _app.Sent.Where(message => message.NeedId == need).Select(message => message.Version).ShouldBe(Enumerable.Range(1, 20));
        }
    }

    [Fact]
    public async Task Many_relays_share_the_work_and_never_one_stream()
    {
        // The module's own relay has begun: at its start it voids the claims of others, because they belong to a process that is gone.
        var first = NotesApp.NewId();
        await _app.WriteAsync(NotesApp.Message(first));
        await _app.NotesAppearAsync(first);
        _app.Options.Poll = TimeSpan.FromHours(1);
        var streams = Enumerable.Range(0, 60).Select(_ => "held/" + NotesApp.NewId()).ToArray();
        // Due in the future: the module's own relay leaves them alone.
        var due = _app.Now.AddHours(1);
        await _app.InAsync(async db =>
        {
            foreach (var stream in streams.Concat(streams).Concat(streams))
            {
                db.Set<OutboxMessage>().Add(new OutboxMessage { Id = NotesApp.NewId(), Stream = stream, Name = "need-withdrawn.v1", Body = "{}", OccurredAt = due, NextAttemptAt = due });
            }

            return await db.SaveChangesAsync();
        });
        var claimed = new ConcurrentBag<OutboxMessage>();
        var small = new RelayOptions { Batch = 7 };
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var relay = NotesApp.NewId();
            for (var round = 0; round < 4; round++)
            {
                using var turn = _app.Options.EnterWrite is { } enter ? await enter(default) : null;
                (await _app.InAsync(db => OutboxClaim.TakeAsync(db, relay, 0, due.AddMinutes(1), small, default))).ForEach(claimed.Add);
            }
        }));
        claimed.GroupBy(row => row.Stream).Where(stream => stream.Count() > 1).SelectMany(stream => stream.Select(row => $"{row.Stream} {row.Number} {row.ClaimedBy} {row.ClaimedUntil:O}")).ShouldBeEmpty();
        claimed.Count.ShouldBe(60);
    }

    [Fact]
    public async Task A_stream_with_much_to_say_goes_on_however_much_was_written_behind_it()
    {
        // No look at the whole in between: each claim has to find the next row of the stream by itself.
        _app.Options.Poll = TimeSpan.FromHours(1);
        var busy = NotesApp.NewId();
        await _app.WriteAsync([.. Enumerable.Range(1, 40).Select(version => NotesApp.Message(busy, version)), .. Enumerable.Range(0, 1_000).Select(_ => NotesApp.Message(NotesApp.NewId()))]);
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Sent.Count(message => message.NeedId == busy) == 40), "all of it is sent", seconds: 60);
    }

    [Fact]
    public async Task What_was_saved_behind_a_row_that_was_handed_over_leaves_right_after_it()
    {
        await Eventually.IsTrueAsync(async () => await _app.InAsync(db => db.Set<OutboxMessage>().AllAsync(row => row.SettledAt != null)), "the relay is at rest");
        _app.Options.Poll = TimeSpan.FromHours(1);
        await _app.Relay.StopAsync(TestContext.Current.CancellationToken);
        var signal = _app.App.Services.GetRequiredService<OutboxSignal<NotesContext>>();
        var need = NotesApp.NewId();
        var first = Outbox.Row("need/" + need, NotesApp.Message(need, 1), _app.Now);
        signal.Claim([first]);
        await _app.InAsync(async db =>
        {
            db.Add(first);
            return await db.SaveChangesAsync();
        });
        // The search of the second's save finds it held back by the first, and no other search is due for an hour.
        await _app.WriteAsync(NotesApp.Message(need, 2));
        signal.HandOver([first]);

        (await _app.Relay.RunOnceAsync(TestContext.Current.CancellationToken)).ShouldBeTrue();
        await _app.Relay.RunOnceAsync(TestContext.Current.CancellationToken);

        _app.Sent.Where(message => message.NeedId == need).Select(message => message.Version).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task What_becomes_due_behind_a_rush_is_sent_while_the_rush_goes_on()
    {
        var late = NotesApp.NewId();
        await _app.InAsync(async db =>
        {
            var row = Outbox.Row("need/" + late, NotesApp.Message(late), _app.Now);
            row.NextAttemptAt = _app.Now.AddSeconds(2);
            db.Add(row);
            return await db.SaveChangesAsync();
        });
        // More than the relay looks back over when it goes on from where it was.
        await _app.WriteAsync([.. Enumerable.Range(0, 1200).Select(_ => NotesApp.Message(NotesApp.NewId()))]);
        await Eventually.IsTrueAsync(
            async () =>
            {
                await _app.WriteAsync([.. Enumerable.Range(0, 20).Select(_ => NotesApp.Message(NotesApp.NewId()))]);
                return _app.Sent.Any(message => message.NeedId == late);
            },
            "the late message is sent");
    }

    [Fact]
    public async Task A_relay_that_died_after_sending_sends_again_and_the_reader_knows_it()
    {
        var need = NotesApp.NewId();
        await _app.WriteAsync(NotesApp.Message(need));
        await _app.NotesAppearAsync(need);
        await Eventually.IsTrueAsync(async () => (await _app.OutboxAsync(need)).Single().SettledAt is not null, "the row is settled");
        // As if the process had ended between the publish and the mark.
        await _app.InAsync(db => db.Set<OutboxMessage>().Where(row => row.Stream == "need/" + need)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.DoneAt, (DateTimeOffset?)null).SetProperty(row => row.ClaimedUntil, (DateTimeOffset?)null)));
        await Eventually.IsTrueAsync(() => Task.FromResult(_app.Sent.Count(message => message.NeedId == need) == 2), "the message is sent again");
        await Eventually.IsTrueAsync(async () => (await _app.OutboxAsync(need)).Single().DoneAt is not null, "the row is done");
        (await _app.NotesOfAsync(need)).ShouldBe(1);
    }

    [Fact]
    public async Task Old_rows_go_and_open_ones_stay()
    {
        var (old, open) = (NotesApp.NewId(), NotesApp.NewId());
        var past = _app.Now.AddDays(-40);
        var future = _app.Now.AddDays(1);
        await _app.InAsync(async db =>
        {
            db.Set<OutboxMessage>().Add(new OutboxMessage { Id = old, Stream = "need/" + old, Name = "x", Body = "{}", OccurredAt = past, NextAttemptAt = past, DoneAt = past, SettledAt = past });
            db.Set<OutboxMessage>().Add(new OutboxMessage { Id = open, Stream = "need/" + open, Name = "x", Body = "{}", OccurredAt = past, NextAttemptAt = future });
            db.Set<InboxMessage>().Add(new InboxMessage { MessageId = old, Queue = "x", HandledAt = past });
            db.Set<InboxMessage>().Add(new InboxMessage { MessageId = open, Queue = "x", HandledAt = _app.Now });
            return await db.SaveChangesAsync();
        });
        await _app.App.Services.GetRequiredService<Platform.Data.Housekeeping>().CleanAsync(TestContext.Current.CancellationToken);
        (await _app.OutboxAsync(old)).ShouldBeEmpty();
        (await _app.OutboxAsync(open)).Count.ShouldBe(1);
        (await _app.InAsync(db => db.Set<InboxMessage>().Where(row => row.Queue == "x").Select(row => row.MessageId).ToListAsync())).ShouldBe([open]);
    }
}
