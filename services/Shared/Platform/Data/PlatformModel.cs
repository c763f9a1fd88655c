using Platform.Audit;
using Platform.Http;

namespace Platform.Data;

/// <summary>The tables that every module keeps beside its own: outbox, inbox, dead letters, stored answers, audit.</summary>
public static class PlatformModel
{
    /// <summary>Called once from the <c>OnModelCreating</c> of each module's context.</summary>
    public static void AddPlatformTables(this ModelBuilder model)
    {
        model.AddMessaging();
        model.AddIdempotency();
        model.Entity<AuditRecord>(record =>
        {
            record.ToTable("AuditRecords");
            record.HasIndex(row => new { row.Subject, row.At });
            record.Property(row => row.Actor).HasMaxLength(100);
            record.Property(row => row.Action).HasMaxLength(60);
            record.Property(row => row.Subject).HasMaxLength(100);
            record.Property(row => row.Why).HasMaxLength(300);
        });
    }
}
