using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Tracking.Board;

namespace Tracking.Live;

/// <summary>Tells the feed about every item that was saved, after it was saved: nobody hears of a change that a failed save took back.</summary>
internal sealed class AnnounceChanges(Feed feed, TimeProvider clock) : SaveChangesInterceptor
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
            feed.Publish(items.Select(item => Change.Of(item, now)));
        }

        return ValueTask.FromResult(result);
    }
}
