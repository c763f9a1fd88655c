using Microsoft.EntityFrameworkCore;

namespace Messaging.Tests;

public sealed class Figures_for_who_watches
{
    [Fact]
    public async Task Unsent_messages_their_age_and_dead_letters_are_told()
    {
        await using var app = await NotesApp.StartAsync(null, TimeProvider.System.GetUtcNow());
        using var figures = new FigureReader(app.App);
        await figures.ReachesAsync("referral.outbox.open", open => open is 0);
        await figures.ReachesAsync("referral.outbox.oldest", age => age is 0);
        await figures.ReachesAsync("referral.dead_letters.waiting", waiting => waiting is 0);

        var need = NotesApp.NewId();
        await app.InAsync(async db =>
        {
            db.Enqueue("need/" + need, NotesApp.Message(need), app.Now);
            db.ChangeTracker.Entries<OutboxMessage>().Single().Entity.ParkedAt = app.Now;
            await db.SaveChangesAsync();
            // What comes after it about the same need stays behind it.
            db.Enqueue("need/" + need, NotesApp.Message(need, 2), app.Now);
            db.Add(new DeadLetter { Id = NotesApp.NewId(), MessageId = NotesApp.NewId(), Queue = "notes.take-note", Name = "unknown.v9", Body = "{}", Error = "Broken", FailedAt = app.Now, Attempts = 1 });
            return await db.SaveChangesAsync();
        });

        await figures.ReachesAsync("referral.outbox.open", open => open is 1);
        await figures.ReachesAsync("referral.outbox.oldest", age => age is > 60 and < 86_400);
        await figures.ReachesAsync("referral.dead_letters.waiting", waiting => waiting is 2);
    }

    [Fact]
    public async Task A_figure_that_cannot_be_read_is_not_told_and_comes_back()
    {
        await using var app = await NotesApp.StartAsync(null, TimeProvider.System.GetUtcNow());
        using var figures = new FigureReader(app.App);
        await figures.ReachesAsync("referral.dead_letters.waiting", waiting => waiting is 0);

        await app.InAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE \"DeadLetters\" RENAME TO \"Elsewhere\""));
        await figures.ReachesAsync("referral.dead_letters.waiting", waiting => waiting is null);
        await figures.ReachesAsync("referral.outbox.open", open => open is 0);

        await app.InAsync(db => db.Database.ExecuteSqlAsync($"ALTER TABLE \"Elsewhere\" RENAME TO \"DeadLetters\""));
        await figures.ReachesAsync("referral.dead_letters.waiting", waiting => waiting is 0);
    }
}
