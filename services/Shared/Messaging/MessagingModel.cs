namespace Messaging;

/// <summary>Maps outbox, inbox and dead letters into a module's own database.</summary>
public static class MessagingModel
{
    /// <summary>Longest stream, queue and message name in characters.</summary>
    public const int NameLength = 120;

    /// <summary>Adds the three tables.</summary>
    public static void AddMessaging(this ModelBuilder model)
    {
        model.Entity<OutboxMessage>(row =>
        {
            row.ToTable("OutboxMessages");
            row.HasKey(message => message.Number);
            row.HasIndex(message => message.Id).IsUnique();
            row.Property(message => message.Stream).HasMaxLength(NameLength);
            row.Property(message => message.Name).HasMaxLength(NameLength);
            row.Property(message => message.Trace).HasMaxLength(60);
            row.Property(message => message.LastError).HasMaxLength(200);
            // Each index is as small as the work that is left, however many sent rows are kept.
            row.HasIndex(message => message.Number, "IX_OutboxMessages_Open").HasFilter("\"DoneAt\" IS NULL");
            row.HasIndex(message => new { message.Stream, message.Number }, "IX_OutboxMessages_OpenStreams").HasFilter("\"DoneAt\" IS NULL");
            row.HasIndex(message => message.Id, "IX_OutboxMessages_Parked").HasFilter("\"DoneAt\" IS NULL AND \"ParkedAt\" IS NOT NULL");
            row.HasIndex(message => message.DoneAt, "IX_OutboxMessages_Unsettled").HasFilter("\"DoneAt\" IS NOT NULL AND \"SettledAt\" IS NULL");
            row.HasIndex(message => message.SettledAt, "IX_OutboxMessages_Settled").HasFilter("\"SettledAt\" IS NOT NULL");
        });
        model.Entity<InboxMessage>(row =>
        {
            row.ToTable("InboxMessages");
            row.HasKey(message => new { message.MessageId, message.Queue });
            row.HasIndex(message => message.HandledAt);
            row.Property(message => message.Queue).HasMaxLength(NameLength);
        });
        model.Entity<DeadLetter>(row =>
        {
            row.ToTable("DeadLetters");
            row.HasIndex(letter => new { letter.MessageId, letter.Queue }).IsUnique();
            row.Property(letter => letter.Queue).HasMaxLength(NameLength);
            row.Property(letter => letter.Name).HasMaxLength(NameLength);
            row.Property(letter => letter.Error).HasMaxLength(200);
            row.Property(letter => letter.ContentType).HasMaxLength(NameLength);
            // A letter that comes back while it is being replayed or given up is another one.
            row.Property(letter => letter.Attempts).IsConcurrencyToken();
        });
    }
}
