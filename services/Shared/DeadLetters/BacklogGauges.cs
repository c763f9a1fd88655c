using Gauges;

namespace DeadLetters;

/// <summary>What waits in a module's tables; all replicas say the same.</summary>
public static class BacklogGauges
{
    /// <summary>Lets the host tell how many messages wait to be sent, for how long, and how many wait for an operator.</summary>
    public static void AddBacklogGauges<TContext>(this IServiceCollection services, string module)
        where TContext : DbContext
    {
        services.AddGauges(
            module,
            new("referral.outbox.open", "{message}", "Messages that were saved and not sent.", async (scope, _, cancellationToken) => await Open(scope).CountAsync(cancellationToken)),
            new("referral.outbox.oldest", "s", "Age of the oldest of them.", async (scope, now, cancellationToken) =>
                (now - await Open(scope).OrderBy(row => row.Number).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(cancellationToken))?.TotalSeconds ?? 0),
            new("referral.dead_letters.waiting", "{message}", "Messages that wait for an operator.", async (scope, _, cancellationToken) =>
            {
                var db = scope.GetRequiredService<TContext>();
                return await LetterList.Parked(db, new()).CountAsync(cancellationToken) + await LetterList.Letters(db, new()).CountAsync(cancellationToken);
            }));

        static IQueryable<OutboxMessage> Open(IServiceProvider scope) =>
            scope.GetRequiredService<TContext>().Set<OutboxMessage>().Where(row => row.DoneAt == null && row.ParkedAt == null);
    }
}
