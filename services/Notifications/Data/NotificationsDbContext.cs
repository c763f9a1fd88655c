using Microsoft.EntityFrameworkCore;
using Notifications.Deliveries;
using Notifications.Events;
using Notifications.Webhooks;
using Platform.Data;

namespace Notifications.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
internal class NotificationsDbContext : DbContext
{
    public NotificationsDbContext(DbContextOptions<NotificationsDbContext> options)
        : base(options)
    {
    }

    protected NotificationsDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<Lane> Lanes => Set<Lane>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<Webhook>(webhook =>
        {
            webhook.ToTable("Webhooks");
            webhook.Property(row => row.Id).ValueGeneratedNever();
            webhook.Property(row => row.Url).HasMaxLength(Webhook.LongestUrl);
            webhook.Property(row => row.Events).HasMaxLength(1000);
            webhook.Property(row => row.Description).HasMaxLength(200);
            webhook.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            webhook.Property(row => row.PauseReason).HasConversion<string>().HasMaxLength(20);
            webhook.Property(row => row.ChangedBy).HasMaxLength(100);
            webhook.Property(row => row.Version).IsConcurrencyToken();
            webhook.HasIndex(row => new { row.CharityId, row.Url }).IsUnique();
            // Two that register at once cannot both take the last place.
            webhook.HasIndex(row => new { row.CharityId, row.Slot }).IsUnique();
        });
        modelBuilder.Entity<Lane>(lane =>
        {
            lane.ToTable("Lanes");
            lane.HasKey(row => row.WebhookId);
            lane.Property(row => row.WebhookId).ValueGeneratedNever();
            // Whoever lost the claim can mark nothing any more.
            lane.Property(row => row.ClaimedBy).IsConcurrencyToken();
            lane.Property(row => row.ProvenUrl).HasMaxLength(Webhook.LongestUrl);
            lane.HasOne<Webhook>().WithOne().HasForeignKey<Lane>(row => row.WebhookId);
        });
        modelBuilder.Entity<Delivery>(delivery =>
        {
            delivery.ToTable("Deliveries");
            delivery.Property(row => row.Id).ValueGeneratedNever();
            delivery.Property(row => row.Type).HasMaxLength(60);
            delivery.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            delivery.Property(row => row.LastFault).HasMaxLength(20);
            delivery.Property(row => row.Version).IsConcurrencyToken();
            delivery.HasOne<Webhook>().WithMany().HasForeignKey(row => row.WebhookId);
            // What waits, in the order it is sent; what has come to its end is not in this index at all.
            delivery.HasIndex(row => new { row.WebhookId, row.NextAttemptAt }).HasFilter("\"NextAttemptAt\" IS NOT NULL");
            delivery.HasIndex(row => new { row.WebhookId, row.Id });
            delivery.HasIndex(row => new { row.WebhookId, row.State, row.Id });
            // The few that ask an address to prove itself, apart from all that waits for the answer.
            delivery.HasIndex(row => new { row.WebhookId, row.NextAttemptAt }, "IX_Deliveries_Proofs").HasFilter($"\"Type\" = '{EventTypes.Proof}'");
            delivery.HasIndex(row => row.CreatedAt);
        });
    }
}
