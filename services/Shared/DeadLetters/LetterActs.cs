namespace DeadLetters;

/// <summary>What became of an act on one letter.</summary>
internal enum LetterActed
{
    /// <summary>Done and on record.</summary>
    Done,

    /// <summary>There is no such letter (any more).</summary>
    Missing,

    /// <summary>It cannot be sent now and stays in the list.</summary>
    Refused,

    /// <summary>Nothing can be sent now.</summary>
    Away,
}

/// <summary>Puts an act on record in the same save: action, id of the letter, why.</summary>
internal delegate void Note(string action, Guid letter, string why);

/// <summary>What an operator can do. Each act and its audit row are one save.</summary>
internal static class LetterActs
{
    private const int AtOnce = 100;

    /// <summary>Tries one again: an unsent message goes back to the relay, another one straight to its queue.</summary>
    public static async Task<LetterActed> ReplayAsync(DbContext db, LetterPost post, Note note, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await LetterList.Parked(db, new()).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } parked)
        {
            Unpark(parked, note, now);
        }
        else if (await db.Set<DeadLetter>().FindAsync([id], cancellationToken) is not { } letter)
        {
            return LetterActed.Missing;
        }
        else if (await ResendAsync(db, post, note, letter, cancellationToken) is var sent and not LetterActed.Done)
        {
            return sent;
        }

        await SaveAsync(db, cancellationToken);
        return LetterActed.Done;
    }

    /// <summary>Tries all again that are meant and were there at <paramref name="now"/>: what fails anew meanwhile waits for the next call.</summary>
    public static async Task<ReplayedDeadLetters> ReplayAsync(
        DbContext db, LetterPost post, Note note, LetterChoice choice, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var parked = await LetterList.Parked(db, choice).Where(row => row.ParkedAt <= now).OrderBy(row => row.Id).Take(limit).ToListAsync(cancellationToken);
        parked.ForEach(row => Unpark(row, note, now));
        await db.SaveChangesAsync(cancellationToken);
        var (replayed, refused, last, away) = (parked.Count, 0, Guid.Empty, false);
        while (replayed + refused < limit && !away)
        {
            db.ChangeTracker.Clear();
            var letters = await LetterList.Letters(db, choice).Where(row => row.FailedAt <= now && row.Id > last).OrderBy(row => row.Id)
                .Take(Math.Min(AtOnce, limit - replayed - refused)).ToListAsync(cancellationToken);
            if (letters.Count == 0)
            {
                break;
            }

            foreach (var letter in letters)
            {
                var sent = await ResendAsync(db, post, note, letter, cancellationToken);
                (replayed, refused, last) = sent == LetterActed.Done ? (replayed + 1, refused, letter.Id) : (replayed, refused + 1, letter.Id);
                // A broker that is away takes none of the others either, and each would wait for it.
                away = sent == LetterActed.Away;
                if (away)
                {
                    break;
                }
            }

            await SaveAsync(db, cancellationToken);
        }

        var left = await LetterList.Parked(db, choice).CountAsync(cancellationToken) + await LetterList.Letters(db, choice).CountAsync(cancellationToken);
        return new ReplayedDeadLetters(replayed, refused, left);
    }

    /// <summary>Gives one up: an unsent message frees those behind it, another one is forgotten.</summary>
    public static async Task<LetterActed> DiscardAsync(DbContext db, Note note, Guid id, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await LetterList.Parked(db, new()).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } parked)
        {
            (parked.DoneAt, parked.SettledAt) = (now, now);
        }
        else if (await db.Set<DeadLetter>().FindAsync([id], cancellationToken) is { } letter)
        {
            db.Remove(letter);
        }
        else
        {
            return LetterActed.Missing;
        }

        note("dead-letter.discard", id, reason);
        await db.SaveChangesAsync(cancellationToken);
        return LetterActed.Done;
    }

    private static void Unpark(OutboxMessage parked, Note note, DateTimeOffset now)
    {
        (parked.ParkedAt, parked.Attempts, parked.NextAttemptAt) = (null, 0, now);
        note("dead-letter.replay", parked.Id, "operator");
    }

    // What was sent may have failed anew before its row is gone: then the row is that of the new failure and stays.
    private static async Task SaveAsync(DbContext db, CancellationToken cancellationToken)
    {
        for (var saved = false; !saved;)
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                saved = true;
            }
            catch (DbUpdateConcurrencyException back) when (back.Entries is [{ Entity: DeadLetter, State: EntityState.Deleted }, ..])
            {
                back.Entries[0].State = EntityState.Detached;
            }
        }
    }

    // Sent before the row goes: a crash in between leaves a letter too many, never one too few.
    private static async Task<LetterActed> ResendAsync(DbContext db, LetterPost post, Note note, DeadLetter letter, CancellationToken cancellationToken)
    {
        var sent = await post.SendAsync(letter, cancellationToken);
        if (sent == LetterActed.Done)
        {
            db.Remove(letter);
            note("dead-letter.replay", letter.Id, "operator");
        }

        return sent;
    }
}
