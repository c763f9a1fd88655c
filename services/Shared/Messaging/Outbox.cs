using System.Diagnostics;

namespace Messaging;

/// <summary>Writes facts down beside the state they tell about.</summary>
public static class Outbox
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Adds the message to the unit of work: it leaves when the state it tells about is saved, and not otherwise.</summary>
    /// <inheritdoc cref="Row"/>
    public static void Enqueue<TMessage>(this DbContext db, string stream, TMessage message, DateTimeOffset now)
        where TMessage : class =>
        db.Set<OutboxMessage>().Add(Row(stream, message, now));

    /// <summary>The row, for who saves it together with the state in a way of its own.</summary>
    /// <param name="stream">The aggregate told about, e.g. <c>need/…</c>; messages of one stream leave in the order of their commits.</param>
    /// <param name="message">A type of <c>MessageNames</c>; another type is refused at once, because it could never be read again.</param>
    /// <param name="now">UTC.</param>
    public static OutboxMessage Row<TMessage>(string stream, TMessage message, DateTimeOffset now)
        where TMessage : class => new()
        {
            Id = Guid.CreateVersion7(now),
            Stream = stream,
            Name = MessageNames.NameOf(typeof(TMessage)),
            Body = JsonSerializer.Serialize(message, Json),
            Message = message,
            Trace = Activity.Current?.Id,
            OccurredAt = now,
            NextAttemptAt = now,
        };
}
