using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Messaging;

/// <summary>
/// The unit of work of messages: effects and inbox rows are saved together. Where handlers allow it (<see cref="IHandleTogether{TMessage}"/>) messages that wait for the same
/// database share one: one look into the inbox, one read of each table, one save, one commit.
/// </summary>
public sealed class InboxGroups<TContext>
    where TContext : DbContext
{
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _time;
    private readonly Together<Letter> _together;

    /// <summary>One for the database. Where another replica had its hand in one of the rows, a second try reads what it saved.</summary>
    public InboxGroups(IServiceScopeFactory scopes, TimeProvider time) =>
        (_scopes, _time, _together) = (scopes, time, new(most: 64, letters => HandleAsync(letters, CancellationToken.None), InboxRetries.MayPass, failure => failure is DbUpdateException));

    /// <summary>Null when the message is handled, now or before; otherwise what was in the way.</summary>
    internal Task<Exception?> TryAsync(Letter letter, CancellationToken cancellationToken) =>
        letter.Foresee is null ? HandleAsync([letter], cancellationToken) : _together.TryAsync(letter, cancellationToken);

    private async Task<Exception?> HandleAsync(IReadOnlyList<Letter> letters, CancellationToken cancellationToken)
    {
        // What a handler holds until its scope ends, such as its turn, must not be in the way of the next try.
        await using var scope = _scopes.CreateAsyncScope();
        var (db, own) = (scope.ServiceProvider.GetRequiredService<TContext>(), Activity.Current);
        try
        {
            var fresh = await UnknownAsync(db, letters, cancellationToken);
            foreach (var prefetch in fresh.Select(letter => letter.Foresee?.Invoke(scope.ServiceProvider)).OfType<IPrefetch>().Distinct().ToArray())
                await prefetch.FetchAsync(cancellationToken);
            foreach (var letter in fresh)
            {
                Activity.Current = letter.Trace;
                await letter.Handle(scope.ServiceProvider, cancellationToken);
                db.Add(new InboxMessage { MessageId = letter.Id, Queue = letter.Queue, HandledAt = _time.GetUtcNow() });
            }

            Activity.Current = own;
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException broken) when (broken is not DbUpdateConcurrencyException && letters.Count == 1)
        {
            // A repeat in parallel may have been first; a fresh look tells, whatever the provider calls the error.
            await using var again = _scopes.CreateAsyncScope();
            return (await UnknownAsync(again.ServiceProvider.GetRequiredService<TContext>(), letters, cancellationToken)).Count == 0 ? null : broken;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return failure;
        }
    }

    private static async Task<List<Letter>> UnknownAsync(TContext db, IReadOnlyList<Letter> letters, CancellationToken cancellationToken)
    {
        var ids = letters.Select(letter => letter.Id).ToArray();
        var known = await db.Set<InboxMessage>().Where(row => ids.Contains(row.MessageId)).Select(row => new { row.MessageId, row.Queue }).ToListAsync(cancellationToken);
        // A repeat inside the group goes with the first one.
        return [.. letters.ExceptBy(known.Select(row => (row.MessageId, row.Queue)), letter => (letter.Id, letter.Queue))];
    }
}

/// <summary>A message on its way into a unit of work.</summary>
internal sealed record Letter(Guid Id, string Queue, Activity? Trace, Func<IServiceProvider, CancellationToken, Task> Handle, Func<IServiceProvider, IPrefetch>? Foresee);
