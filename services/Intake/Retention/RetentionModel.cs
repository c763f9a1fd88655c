using Intake.Cases;
using Microsoft.EntityFrameworkCore;

namespace Intake.Retention;

/// <summary>Tables of the runs, and the indexes that find what is due: each holds only cases that still have records of its class.</summary>
internal static class RetentionModel
{
    public static void AddRetention(this ModelBuilder model)
    {
        model.Entity<RetentionRun>(run =>
        {
            run.ToTable("RetentionRuns");
            run.Property(row => row.Id).ValueGeneratedNever();
            run.Property(row => row.RulesVersion).HasMaxLength(100);
            run.Property(row => row.RulesDigest).HasMaxLength(64);
            run.Property(row => row.CertificateDigest).HasMaxLength(64);
            run.Property(row => row.Version).IsConcurrencyToken();
            run.HasIndex(row => row.Slot).IsUnique();
        });
        model.Entity<RetentionItem>(item =>
        {
            item.ToTable("RetentionItems");
            item.HasKey(row => new { row.RunId, row.Class, row.CaseId });
            item.Property(row => row.Class).HasMaxLength(20);
            item.Property(row => row.Rule).HasMaxLength(60);
            item.Property(row => row.Place).HasMaxLength(12);
        });
        model.Entity<Case>(of =>
        {
            of.HasIndex(row => new { row.ClosedAt, row.Id }, "IX_Cases_with_story").HasFilter("\"ClosedAt\" IS NOT NULL AND \"ErasedAt\" IS NULL");
            of.HasIndex(row => new { row.ClosedAt, row.Id }, "IX_Cases_with_person").HasFilter("\"ClosedAt\" IS NOT NULL AND \"PeopleErasedAt\" IS NULL");
            of.HasIndex(row => new { row.ClosedAt, row.Id }, "IX_Cases_with_reporter").HasFilter("\"ClosedAt\" IS NOT NULL AND \"ReportersErasedAt\" IS NULL");
            of.HasIndex(row => new { row.ClosedAt, row.Id }, "IX_Cases_with_sharing").HasFilter("\"PeopleErasedAt\" IS NOT NULL AND \"SharingErasedAt\" IS NULL");
        });
    }
}
