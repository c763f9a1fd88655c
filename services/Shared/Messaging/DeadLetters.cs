namespace Messaging;

/// <summary>What went wrong for good on either side of a module, and what an operator can do about it. The caller saves nothing: each act is one statement or one save.</summary>
public static class DeadLetters
{
    /// <summary>Parked messages of the outbox and failed messages of the inbox, oldest first, at most 200.</summary>
    public static async Task<IReadOnlyList<DeadLetterRow>> ListAsync(DbContext db, CancellationToken cancellationToken)
    {
        var parked = await db.Set<OutboxMessage>().AsNoTracking().Where(row => row.DoneAt == null && row.ParkedAt != null).OrderBy(row => row.Number).Take(200)
            .Select(row => new DeadLetterRow(row.Id, "outbox", row.Stream, row.Name, row.LastError ?? "", row.ParkedAt!.Value, row.Attempts)).ToListAsync(cancellationToken);
        var failed = await db.Set<DeadLetter>().AsNoTracking().OrderBy(row => row.Id).Take(200)
            .Select(row => new DeadLetterRow(row.Id, "inbox", row.Queue, row.Name, row.Error, row.FailedAt, row.Attempts)).ToListAsync(cancellationToken);
        return [.. parked.Concat(failed).OrderBy(row => row.At)];
    }

    /// <summary>Tries again: a parked message goes back to the relay; a failed one goes straight to its queue under its old id, so that a reader who has it knows it. False when there is none.</summary>
    public static async Task<bool> ReplayAsync(DbContext db, IBus bus, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Set<OutboxMessage>().SingleOrDefaultAsync(row => row.Id == id && row.DoneAt == null && row.ParkedAt != null, cancellationToken) is { } parked)
        {
            (parked.ParkedAt, parked.Attempts, parked.NextAttemptAt) = (null, 0, now);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }

        if (await db.Set<DeadLetter>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } failed || MessageNames.TypeOf(failed.Name) is not { } type)
        {
            return false;
        }

        // Sent before the row goes: a crash in between leaves a letter too many, never one too few.
        var endpoint = await bus.GetSendEndpoint(new Uri("queue:" + failed.Queue));
        await endpoint.Send(
            JsonSerializer.Deserialize(failed.Body, type, Outbox.Json)!, type,
            Pipe.Execute<SendContext>(context => context.MessageId = failed.MessageId), cancellationToken);
        db.Remove(failed);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Gives a message up: a parked one frees its stream, a failed one is forgotten. False when there is none.</summary>
    public static async Task<bool> DiscardAsync(DbContext db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Set<OutboxMessage>().SingleOrDefaultAsync(row => row.Id == id && row.DoneAt == null && row.ParkedAt != null, cancellationToken) is { } parked)
        {
            (parked.DoneAt, parked.SettledAt) = (now, now);
        }
        else if (await db.Set<DeadLetter>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } failed)
        {
            db.Remove(failed);
        }
        else
        {
            return false;
        }

        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}

/// <summary>One line of the list.</summary>
/// <param name="Id">Names it for a replay or a discard.</param>
/// <param name="Side">outbox: could not be sent; inbox: could not be handled.</param>
/// <param name="Place">Stream that is held back, or queue whose reader failed.</param>
/// <param name="Name">Stable name of the message.</param>
/// <param name="Error">Kind of the failure.</param>
/// <param name="At">UTC.</param>
/// <param name="Attempts">Tries so far.</param>
public sealed record DeadLetterRow(Guid Id, string Side, string Place, string Name, string Error, DateTimeOffset At, int Attempts);
