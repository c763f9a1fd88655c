using Messaging;
using Microsoft.EntityFrameworkCore;

namespace Matching.Referrals;

/// <summary>A message that waits for the unit of work to be written down.</summary>
internal abstract record Announcement
{
    public abstract object Content { get; }

    public abstract void Enqueue(DbContext db, string stream, DateTimeOffset now);
}

/// <inheritdoc />
internal sealed record Announcement<TMessage>(TMessage Message) : Announcement
    where TMessage : class
{
    public override object Content => Message;

    public override void Enqueue(DbContext db, string stream, DateTimeOffset now) => db.Enqueue(stream, Message, now);
}
