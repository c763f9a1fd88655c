using Microsoft.EntityFrameworkCore;
using Platform.Data;
using Tracking.Board;
using Tracking.Names;
using Tracking.Timeline;
using Tracking.UnmetNeeds;

namespace Tracking.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference. Nothing here is the only copy of anything: all of it can be made again from messages.</summary>
internal class TrackingDbContext : DbContext
{
    public TrackingDbContext(DbContextOptions<TrackingDbContext> options)
        : base(options)
    {
    }

    protected TrackingDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Item> Items => Set<Item>();

    public DbSet<Step> Steps => Set<Step>();

    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    public DbSet<CharityName> CharityNames => Set<CharityName>();

    public DbSet<OfferTitle> OfferTitles => Set<OfferTitle>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<Item>(item =>
        {
            item.ToTable("Items");
            item.Property(row => row.Id).ValueGeneratedNever();
            item.Property(row => row.Version).IsConcurrencyToken();
            item.Property(row => row.CaseNumber).HasMaxLength(40);
            item.Property(row => row.Category).HasMaxLength(60);
            item.Property(row => row.Urgency).HasMaxLength(8);
            item.Property(row => row.Tiers).HasMaxLength(100);
            item.Property(row => row.Status).HasMaxLength(20);
            item.Property(row => row.Unit).HasMaxLength(40);
            item.Property(row => row.Action).HasMaxLength(40);
            item.Property(row => row.Owner).HasMaxLength(100);
            item.HasIndex(row => row.NeedId);
            item.HasIndex(row => row.CaseId);
            item.HasIndex(row => new { row.Kind, row.OpenedAt, row.Id });
            item.HasIndex(row => new { row.CharityId, row.OpenedAt, row.Id });
            // What a county asks for its figures and lists, all of it, is its own.
            item.HasIndex(row => new { row.Area3, row.Kind, row.OpenedAt, row.Id });
            // The board reads in this order, whole or within one place or for one owner; closed items are not in these indexes at all.
            const string open = "\"DueAt\" IS NOT NULL";
            item.HasIndex(row => new { row.DueAt, row.Id }).HasFilter(open);
            item.HasIndex(row => new { row.Area1, row.DueAt, row.Id }).HasFilter(open);
            item.HasIndex(row => new { row.Area2, row.DueAt, row.Id }).HasFilter(open);
            item.HasIndex(row => new { row.Area3, row.DueAt, row.Id }).HasFilter(open);
            item.HasIndex(row => new { row.Area4, row.DueAt, row.Id }).HasFilter(open);
            item.HasIndex(row => new { row.Owner, row.DueAt, row.Id }).HasFilter(open);
            foreach (var code in (string[])[nameof(Item.Division), nameof(Item.Area1), nameof(Item.Area2), nameof(Item.Area3), nameof(Item.Area4)])
            {
                item.Property(code).HasMaxLength(20);
            }
        });
        modelBuilder.Entity<Step>(step =>
        {
            step.ToTable("Steps");
            step.HasKey(row => new { row.CaseId, row.Key });
            step.Property(row => row.Key).HasMaxLength(120);
            step.Property(row => row.Name).HasMaxLength(60);
            step.Property(row => row.By).HasMaxLength(100);
            foreach (var code in (string[])[nameof(Step.Area1), nameof(Step.Area2), nameof(Step.Area3), nameof(Step.Area4)])
            {
                step.Property(code).HasMaxLength(20);
            }
        });
        modelBuilder.Entity<LedgerEntry>(entry =>
        {
            entry.ToTable("Ledger");
            entry.HasKey(row => new { row.NeedId, row.Key });
            entry.Property(row => row.Key).HasMaxLength(120);
            entry.Property(row => row.Code).HasMaxLength(60);
            entry.HasIndex(row => row.At);
        });
        modelBuilder.Entity<CharityName>(name =>
        {
            name.ToTable("CharityNames");
            name.Property(row => row.Id).ValueGeneratedNever();
            name.Property(row => row.Name).HasMaxLength(300);
            name.Property(row => row.NameEn).HasMaxLength(300);
        });
        modelBuilder.Entity<OfferTitle>(title =>
        {
            title.ToTable("OfferTitles");
            title.Property(row => row.Id).ValueGeneratedNever();
            title.Property(row => row.TitleZh).HasMaxLength(300);
            title.Property(row => row.TitleEn).HasMaxLength(300);
        });
    }
}
