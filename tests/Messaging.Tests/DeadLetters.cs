using Contracts.Http.Operations;
using DeadLetters;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Messaging.Tests;

/// <summary>The operator's acts without HTTP, for tests of the outbox alone.</summary>
internal static class DeadLetters
{
    public static async Task<IReadOnlyList<(Guid Id, string Side, string Error)>> ListAsync(DbContext db, CancellationToken cancellationToken) =>
        [.. (await LetterList.ReadAsync(db, new(), Guid.Empty, 200, cancellationToken)).Items
            .Select(row => (row.Id, row.Kind == DeadLetterKinds.Unsent ? "outbox" : "inbox", row.Error))];

    public static async Task<bool> ReplayAsync(DbContext db, IBus bus, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await LetterActs.ReplayAsync(db, new LetterPost(bus), (_, _, _) => { }, id, now, cancellationToken) == LetterActed.Done;

    public static async Task<bool> DiscardAsync(DbContext db, Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await LetterActs.DiscardAsync(db, (_, _, _) => { }, id, "test", now, cancellationToken) == LetterActed.Done;
}
