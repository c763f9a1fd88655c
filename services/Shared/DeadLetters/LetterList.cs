using System.Linq.Expressions;
using System.Text;

namespace DeadLetters;

/// <summary>Which letters are meant; what is null does not matter.</summary>
internal sealed record LetterChoice(string? Kind = null, string? Name = null, string? Error = null);

/// <summary>The list over both tables in one order: that of their ids, which is that of time.</summary>
internal static class LetterList
{
    /// <summary>Parked rows of the outbox that are meant.</summary>
    public static IQueryable<OutboxMessage> Parked(DbContext db, LetterChoice choice)
    {
        var rows = db.Set<OutboxMessage>().Where(row => row.DoneAt == null && row.ParkedAt != null);
        rows = choice.Kind is null or DeadLetterKinds.Unsent ? rows : rows.Where(_ => false);
        rows = choice.Name is { } name ? rows.Where(row => row.Name == name) : rows;
        return choice.Error is { } error ? rows.Where(row => row.LastError == error) : rows;
    }

    /// <summary>Failed and found messages that are meant.</summary>
    public static IQueryable<DeadLetter> Letters(DbContext db, LetterChoice choice)
    {
        var rows = db.Set<DeadLetter>().AsQueryable();
        rows = choice.Kind switch
        {
            null => rows,
            DeadLetterKinds.Unhandled => rows.Where(row => row.Envelope == null),
            DeadLetterKinds.Stranded => rows.Where(row => row.Envelope != null),
            _ => rows.Where(_ => false),
        };
        rows = choice.Name is { } name ? rows.Where(row => row.Name == name) : rows;
        return choice.Error is { } error ? rows.Where(row => row.Error == error) : rows;
    }

    /// <summary>One page, oldest first; the content stays in the database.</summary>
    public static async Task<Page<DeadLetterView>> ReadAsync(DbContext db, LetterChoice choice, Guid after, int take, CancellationToken cancellationToken)
    {
        var parked = await Parked(db, choice).Where(row => row.Id > after).OrderBy(row => row.Id).Take(take + 1).Select(OfParked).ToListAsync(cancellationToken);
        var letters = await Letters(db, choice).Where(row => row.Id > after).OrderBy(row => row.Id).Take(take + 1).Select(OfLetter).ToListAsync(cancellationToken);
        var rows = parked.Concat(letters).OrderBy(row => row.Id).ToList();
        return new Page<DeadLetterView>([.. rows.Take(take)], rows.Count > take ? rows[take - 1].Id.ToString("N") : null);
    }

    /// <summary>How much waits, and since when.</summary>
    public static async Task<MessageBacklog> BacklogAsync(DbContext db, CancellationToken cancellationToken)
    {
        var open = db.Set<OutboxMessage>().Where(row => row.DoneAt == null && row.ParkedAt == null);
        return new MessageBacklog(
            await open.CountAsync(cancellationToken),
            await open.OrderBy(row => row.Number).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(cancellationToken),
            await Parked(db, new()).CountAsync(cancellationToken),
            await Letters(db, new(DeadLetterKinds.Unhandled)).CountAsync(cancellationToken),
            await Letters(db, new(DeadLetterKinds.Stranded)).CountAsync(cancellationToken));
    }

    /// <summary>One letter; null when there is none.</summary>
    public static async Task<DeadLetterDetail?> FindAsync(DbContext db, Guid id, CancellationToken cancellationToken)
    {
        if (await Parked(db, new()).AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } parked)
        {
            var heldBack = await db.Set<OutboxMessage>().CountAsync(row => row.Stream == parked.Stream && row.DoneAt == null && row.Number > parked.Number, cancellationToken);
            return new DeadLetterDetail(OfParked.Compile()(parked), Ids(parked.Body), parked.OccurredAt, heldBack, Encoding.UTF8.GetByteCount(parked.Body));
        }

        return await db.Set<DeadLetter>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } letter
            ? new DeadLetterDetail(OfLetter.Compile()(letter), Ids(letter.Body), null, 0, letter.Envelope?.Length ?? Encoding.UTF8.GetByteCount(letter.Body))
            : null;
    }

    private static readonly Expression<Func<OutboxMessage, DeadLetterView>> OfParked = row =>
        new DeadLetterView(row.Id, DeadLetterKinds.Unsent, row.Stream, row.Name, row.Id, row.LastError ?? "", row.ParkedAt!.Value, row.Attempts);

    private static readonly Expression<Func<DeadLetter, DeadLetterView>> OfLetter = row => new DeadLetterView(
        row.Id, row.Envelope == null ? DeadLetterKinds.Unhandled : DeadLetterKinds.Stranded, row.Queue, row.Name, row.MessageId, row.Error, row.FailedAt, row.Attempts);

    /// <summary>Only what is an identifier by its form: everything else could be about a person.</summary>
    private static Dictionary<string, Guid> Ids(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind != JsonValueKind.Object ? [] : json.RootElement.EnumerateObject()
                .Where(field => field.Value.ValueKind == JsonValueKind.String && field.Name.EndsWith("Id", StringComparison.OrdinalIgnoreCase) && field.Value.TryGetGuid(out _))
                .DistinctBy(field => field.Name).ToDictionary(field => field.Name, field => field.Value.GetGuid());
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
