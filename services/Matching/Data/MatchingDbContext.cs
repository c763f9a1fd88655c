using Matching.AnswerLinks;
using Matching.Capacity;
using Matching.Decisions;
using Matching.OfferCopies;
using Matching.Referrals;
using Matching.Scarcity;
using Microsoft.EntityFrameworkCore;
using Platform.Data;
using Platform.Identity;

namespace Matching.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
internal class MatchingDbContext : DbContext
{
    public MatchingDbContext(DbContextOptions<MatchingDbContext> options)
        : base(options)
    {
    }

    protected MatchingDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<OfferCopy> Offers => Set<OfferCopy>();

    public DbSet<CharityCopy> Charities => Set<CharityCopy>();

    public DbSet<CapacityLedger> Ledgers => Set<CapacityLedger>();

    public DbSet<NeedAllocation> Needs => Set<NeedAllocation>();

    public DbSet<Referral> Referrals => Set<Referral>();

    public DbSet<Hold> Holds => Set<Hold>();

    public DbSet<ReferralStep> Steps => Set<ReferralStep>();

    public DbSet<MatchDecision> Decisions => Set<MatchDecision>();

    public DbSet<ContestOnRecord> Contests => Set<ContestOnRecord>();

    public DbSet<CharityPlace> CharityPlaces => Set<CharityPlace>();

    public DbSet<ClosedCase> ClosedCases => Set<ClosedCase>();

    public DbSet<LinkRow> AnswerLinks => Set<LinkRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.Entity<OfferCopy>(offer =>
        {
            offer.HasKey(row => row.OfferId);
            offer.Property(row => row.OfferId).ValueGeneratedNever();
            offer.Property(row => row.Facts).AsJson();
            offer.Property(row => row.Version).IsConcurrencyToken();
            offer.HasIndex(row => row.CharityId);
            offer.HasIndex(row => row.ChangedAt);
        });
        modelBuilder.Entity<CharityCopy>(charity =>
        {
            charity.HasKey(row => row.CharityId);
            charity.Property(row => row.CharityId).ValueGeneratedNever();
            charity.Property(row => row.Version).IsConcurrencyToken();
            charity.HasIndex(row => row.ChangedAt);
        });
        modelBuilder.Entity<CapacityLedger>(ledger =>
        {
            ledger.ToTable("Ledgers", table => table.HasCheckConstraint(
                "CK_Ledgers_never_over_promised", "\"Held\" >= 0 AND \"Committed\" >= 0 AND \"Held\" + \"Committed\" <= \"Total\""));
            ledger.HasKey(row => row.OfferId);
            ledger.Property(row => row.OfferId).ValueGeneratedNever();
            ledger.Property(row => row.Record).AsJson();
            ledger.Property(row => row.Version).IsConcurrencyToken();
            ledger.Ignore(row => row.Touched);
            ledger.HasIndex(row => row.ChangedAt);
        });
        modelBuilder.Entity<NeedAllocation>(need =>
        {
            need.HasKey(row => row.NeedId);
            need.Property(row => row.NeedId).ValueGeneratedNever();
            need.Property(row => row.Need).AsJson();
            need.Property(row => row.Help).AsJson();
            need.Property(row => row.ClosedCharities).AsJson();
            need.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            need.Property(row => row.Reach).HasConversion<string>().HasMaxLength(20);
            need.Property(row => row.Category).HasMaxLength(20);
            need.Property(row => row.CategoryGroup).HasMaxLength(20);
            need.Property(row => row.Version).IsConcurrencyToken();
            need.Ignore(row => row.Announcements).Ignore(row => row.StepsTaken).Ignore(row => row.Decisions).Ignore(row => row.Moved).Ignore(row => row.FoundNothing);
            need.HasMany(row => row.Referrals).WithOne().HasForeignKey(row => row.NeedId);
            need.HasMany(row => row.Holds).WithOne().HasForeignKey(row => row.NeedId);
            need.HasIndex(row => row.CaseId);
            need.HasIndex(row => row.DueAt).HasFilter("\"DueAt\" IS NOT NULL");
            need.HasIndex(row => new { row.Category, row.Priority, row.OpenedAt }, "IX_Needs_waiting").HasFilter("\"Help\" IS NOT NULL");
            need.HasIndex(row => row.Priority, "IX_Needs_holding").HasFilter("\"ShowAt\" IS NOT NULL");
        });
        modelBuilder.Entity<Referral>(referral =>
        {
            referral.Property(row => row.Id).ValueGeneratedNever();
            referral.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            referral.Property(row => row.ConfirmationCode).HasMaxLength(10);
            referral.Property(row => row.Reasons).AsJson();
            referral.Property(row => row.Coverage).AsJson();
            referral.Property(row => row.Next).AsJson();
            referral.Ignore(row => row.LegalSteps);
            referral.HasIndex(row => row.NeedId);
            referral.HasIndex(row => new { row.CharityId, row.Id });
            referral.HasIndex(row => new { row.CaseId, row.Id });
            referral.HasIndex(row => new { row.State, row.Id });
            referral.HasIndex(row => new { row.Area2, row.Id });
            referral.HasIndex(row => new { row.Area3, row.Id });
            referral.HasIndex(row => new { row.Area4, row.Id });
            referral.HasIndex(row => new { row.OfferId, row.State });
        });
        modelBuilder.Entity<Hold>(hold =>
        {
            hold.HasKey(row => new { row.NeedId, row.OfferId });
            hold.HasIndex(row => row.OfferId);
        });
        modelBuilder.Entity<CharityPlace>(place =>
        {
            place.HasKey(row => row.CharityId);
            place.Property(row => row.CharityId).ValueGeneratedNever();
            place.Property(row => row.Version).IsConcurrencyToken();
            place.HasIndex(row => new { row.Area3, row.CharityId });
        });
        foreach (var placed in (Type[])[typeof(NeedAllocation), typeof(Referral), typeof(CharityPlace)])
        {
            foreach (var code in (string[])[nameof(IPlaced.Area1), nameof(IPlaced.Area2), nameof(IPlaced.Area3), nameof(IPlaced.Area4)])
            {
                modelBuilder.Entity(placed).Property(code).HasMaxLength(20);
            }
        }

        modelBuilder.Entity<ReferralStep>(step =>
        {
            step.Property(row => row.Id).ValueGeneratedNever();
            step.Property(row => row.From).HasConversion<string>().HasMaxLength(20);
            step.Property(row => row.To).HasConversion<string>().HasMaxLength(20);
            step.HasIndex(row => new { row.ReferralId, row.At });
        });
        modelBuilder.Entity<MatchDecision>(decision =>
        {
            decision.Property(row => row.Id).ValueGeneratedNever();
            decision.Property(row => row.Digest).HasMaxLength(64);
            decision.HasIndex(row => new { row.NeedId, row.Id });
        });
        modelBuilder.Entity<ContestOnRecord>(contest =>
        {
            contest.Property(row => row.Id).ValueGeneratedNever();
            contest.Property(row => row.Digest).HasMaxLength(64);
        });
        modelBuilder.Entity<LinkRow>(link =>
        {
            link.ToTable("AnswerLinks");
            link.Property(row => row.Id).ValueGeneratedNever();
            link.Property(row => row.Purpose).HasConversion<string>().HasMaxLength(20);
            link.Property(row => row.Digest).HasMaxLength(32);
            link.Property(row => row.MadeBy).HasMaxLength(200);
            link.Property(row => row.Version).IsConcurrencyToken();
            link.Ignore(row => row.Actor);
            link.HasIndex(row => new { row.ReferralId, row.Purpose });
        });
        modelBuilder.Entity<ClosedCase>(closed =>
        {
            closed.HasKey(row => row.CaseId);
            closed.Property(row => row.CaseId).ValueGeneratedNever();
        });
    }
}
