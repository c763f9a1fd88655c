using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Tracking.Board;

namespace Tracking.Live;

/// <summary>Tells the feed, and those of the other replicas, about every item that was saved, after it was saved: nobody hears of a change that a failed save took back.</summary>
internal sealed class AnnounceChanges(Feed feed, TimeProvider clock, Replicas? replicas = null) : SaveChangesInterceptor
{
    private readonly ConditionalWeakTable<DbContext, Item[]> _saving = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context)
        {
            _saving.AddOrUpdate(context, [.. context.ChangeTracker.Entries<Item>()
                .Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity)]);
        }

        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && _saving.TryGetValue(context, out var items))
        {
            _saving.Remove(context);
            var now = clock.GetUtcNow();
            Change[] changes = [.. items.Select(item => Change.Of(item, now))];
            feed.Publish(changes);
            replicas?.Tell(changes);
        }

        return ValueTask.FromResult(result);
    }
}
