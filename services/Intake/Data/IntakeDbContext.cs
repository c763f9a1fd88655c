using Intake.Approvals;
using Intake.Cases;
using Intake.Consents;
using Intake.Deletions;
using Intake.FollowUps;
using Intake.Needs;
using Intake.People;
using Intake.Photos;
using Intake.Relief;
using Intake.Retention;
using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Intake.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
internal class IntakeDbContext : DbContext
{
    public IntakeDbContext(DbContextOptions<IntakeDbContext> options)
        : base(options)
    {
    }

    protected IntakeDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Case> Cases => Set<Case>();

    public DbSet<Need> Needs => Set<Need>();

    public DbSet<CaseLink> Links => Set<CaseLink>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<Disclosure> Disclosures => Set<Disclosure>();

    public DbSet<Deletion> Deletions => Set<Deletion>();

    public DbSet<ReferralCopy> Referrals => Set<ReferralCopy>();

    public DbSet<Photo> Photos => Set<Photo>();

    public DbSet<FollowUp> FollowUps => Set<FollowUp>();

    public DbSet<ReliefLink> Relief => Set<ReliefLink>();

    public DbSet<RetentionRun> RetentionRuns => Set<RetentionRun>();

    public DbSet<RetentionItem> RetentionItems => Set<RetentionItem>();

    /// <inheritdoc />
    /// <remarks>Keys that two make for one case of before there were data keys are a conflict like any other: who comes second looks again.</remarks>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch (DbUpdateException twice) when (twice is not DbUpdateConcurrencyException && twice.Entries.Any(row => row is { Entity: DataKeys, State: EntityState.Added }))
        {
            throw new DbUpdateConcurrencyException("Somebody made the keys of the case meanwhile.", twice);
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.AddPeople();
        modelBuilder.AddRetention();
        modelBuilder.Entity<Case>(opened =>
        {
            opened.Property(row => row.Id).ValueGeneratedNever();
            opened.Property(row => row.Number).HasMaxLength(60);
            opened.Property(row => row.State).HasConversion<string>().HasMaxLength(10);
            opened.Property(row => row.Version).IsConcurrencyToken();
            opened.HasOne(row => row.Keys).WithOne().HasForeignKey<DataKeys>(row => row.CaseId);
            // Whoever reads a case may have to open something of it.
            opened.Navigation(row => row.Keys).AutoInclude();
            opened.HasMany(row => row.Needs).WithOne().HasForeignKey(row => row.CaseId);
            opened.HasIndex(row => row.Number).IsUnique();
            // Lists are read newest first. A province is so large a part of its installation that walking the newest rows finds it at once.
            opened.HasIndex(row => new { row.State, row.Id });
            opened.HasIndex(row => new { row.Area2, row.Id });
            opened.HasIndex(row => new { row.Area3, row.Id });
            opened.HasIndex(row => new { row.Area4, row.Id });
        });
        modelBuilder.Entity<Need>(need =>
        {
            need.Property(row => row.Id).ValueGeneratedNever();
            need.Property(row => row.State).HasConversion<string>().HasMaxLength(20);
            need.HasIndex(row => row.CaseId);
        });
        modelBuilder.Entity<CaseLink>(link =>
        {
            link.Property(row => row.Id).ValueGeneratedNever();
            link.Property(row => row.RemovedAt).IsConcurrencyToken();
            link.HasIndex(row => row.CaseId);
            link.HasIndex(row => row.DuplicateOf);
        });
        modelBuilder.Entity<Consent>(consent =>
        {
            consent.Property(row => row.Id).ValueGeneratedNever();
            consent.Property(row => row.WithdrawnAt).IsConcurrencyToken();
            consent.Property(row => row.ExpiredAt).IsConcurrencyToken();
            consent.Property(row => row.Readings).IsConcurrencyToken();
            consent.Property(row => row.ReviewedAt).IsConcurrencyToken();
            consent.HasIndex(row => new { row.CaseId, row.CharityId });
            consent.HasIndex(row => row.ExpiresAt, "IX_Consents_to_expire").HasFilter("\"ExpiresAt\" IS NOT NULL AND \"WithdrawnAt\" IS NULL AND \"ExpiredAt\" IS NULL");
        });
        modelBuilder.Entity<Approval>(approval =>
        {
            approval.Property(row => row.Id).ValueGeneratedNever();
            approval.Property(row => row.Outcome).HasMaxLength(10);
            approval.Property(row => row.DecidedAt).IsConcurrencyToken();
            approval.HasIndex(row => row.CaseId);
        });
        modelBuilder.Entity<Disclosure>(disclosure =>
        {
            disclosure.Property(row => row.Id).ValueGeneratedNever();
            disclosure.HasIndex(row => new { row.CaseId, row.CharityId, row.At });
        });
        modelBuilder.Entity<Deletion>(deletion =>
        {
            deletion.Property(row => row.Id).ValueGeneratedNever();
            deletion.Property(row => row.CaseNumber).HasMaxLength(60);
            deletion.Property(row => row.ConfirmedAt).IsConcurrencyToken();
            deletion.HasIndex(row => new { row.CaseId, row.CharityId });
            deletion.HasIndex(row => new { row.CharityId, row.Id }, "IX_Deletions_open").HasFilter("\"ConfirmedAt\" IS NULL");
        });
        modelBuilder.Entity<ReferralCopy>(referral =>
        {
            referral.HasKey(row => row.ReferralId);
            referral.Property(row => row.ReferralId).ValueGeneratedNever();
            referral.Property(row => row.NeedVersion).IsConcurrencyToken();
            referral.HasIndex(row => new { row.CaseId, row.CharityId });
        });
        modelBuilder.Entity<Photo>(photo =>
        {
            photo.Property(row => row.Id).ValueGeneratedNever();
            photo.Property(row => row.Digest).HasMaxLength(32);
            photo.Property(row => row.By).HasMaxLength(100);
            photo.HasIndex(row => row.CaseId);
            photo.HasIndex(row => row.ReferralId);
        });
        modelBuilder.Entity<FollowUp>(followUp =>
        {
            followUp.Property(row => row.Id).ValueGeneratedNever();
            followUp.Property(row => row.Kind).HasConversion<string>().HasMaxLength(20);
            followUp.Property(row => row.Version).IsConcurrencyToken();
            followUp.HasIndex(row => new { row.SubjectId, row.Kind }).IsUnique();
            followUp.HasIndex(row => new { row.DueAt, row.Id }, "IX_FollowUps_open").HasFilter("\"DoneAt\" IS NULL");
            followUp.HasIndex(row => new { row.Area2, row.DueAt, row.Id }, "IX_FollowUps_open_in_prefecture").HasFilter("\"DoneAt\" IS NULL");
            followUp.HasIndex(row => new { row.Area3, row.DueAt, row.Id }, "IX_FollowUps_open_in_county").HasFilter("\"DoneAt\" IS NULL");
            followUp.HasIndex(row => new { row.Area4, row.DueAt, row.Id }, "IX_FollowUps_open_in_township").HasFilter("\"DoneAt\" IS NULL");
            followUp.HasIndex(row => row.CaseId);
            followUp.Property(row => row.HeldBy).HasMaxLength(100);
            followUp.HasIndex(row => row.HeldBy).HasFilter("\"HeldBy\" IS NOT NULL");
        });
        modelBuilder.Entity<ReliefLink>(relief =>
        {
            relief.Property(row => row.Id).ValueGeneratedNever();
            relief.Property(row => row.Reference).HasMaxLength(60);
            relief.HasIndex(row => row.CaseId);
            relief.HasIndex(row => new { row.Authority, row.Reference }).HasFilter("\"Reference\" IS NOT NULL");
        });
    }
}
