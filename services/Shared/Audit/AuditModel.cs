using Microsoft.EntityFrameworkCore.Migrations;

namespace Audit;

/// <summary>The two tables of the audit. Both only grow; the database itself refuses anything else.</summary>
public static class AuditModel
{
    private const string PostgreSql = "Npgsql.EntityFrameworkCore.PostgreSQL";
    private const string Sealed = "\"Number\" IS NOT NULL";

    private static readonly (string Name, string When)[] Refused =
    [
        ("audit_changed", "UPDATE OF \"Id\", \"At\", \"Actor\", \"Action\", \"Subject\", \"Why\", \"Origin\" ON \"AuditRecords\" FOR EACH ROW"),
        ("audit_sealed_again", "UPDATE ON \"AuditRecords\" FOR EACH ROW WHEN (OLD.\"Number\" IS NOT NULL)"),
        ("audit_deleted", "DELETE ON \"AuditRecords\" FOR EACH ROW"),
        ("audit_head_changed", "UPDATE ON \"AuditHeads\" FOR EACH ROW"),
        ("audit_head_deleted", "DELETE ON \"AuditHeads\" FOR EACH ROW"),
    ];

    /// <summary>Maps them. A new record costs its key and a place among those that wait; what searches need is indexed when it is sealed.</summary>
    public static void AddAudit(this ModelBuilder model)
    {
        model.Entity<AuditRecord>(record =>
        {
            record.ToTable("AuditRecords");
            record.Property(row => row.Id).ValueGeneratedNever();
            record.Property(row => row.Actor).HasMaxLength(100);
            record.Property(row => row.Action).HasMaxLength(60);
            record.Property(row => row.Subject).HasMaxLength(100);
            record.Property(row => row.Why).HasMaxLength(300);
            record.Property(row => row.Origin).HasMaxLength(100);
            record.HasIndex(row => row.Id, "IX_AuditRecords_unsealed").HasFilter("\"Number\" IS NULL");
            record.HasIndex(row => row.Number).IsUnique().HasFilter(Sealed);
            record.HasIndex(row => new { row.At, row.Number }).HasFilter(Sealed);
            record.HasIndex(row => new { row.Subject, row.At, row.Number }).HasFilter(Sealed);
            record.HasIndex(row => new { row.Actor, row.At, row.Number }).HasFilter(Sealed);
            record.HasIndex(row => new { row.Action, row.At, row.Number }).HasFilter(Sealed);
        });
        model.Entity<SignedHead>(head =>
        {
            head.ToTable("AuditHeads");
            head.HasKey(row => row.Number);
            head.Property(row => row.Number).ValueGeneratedNever();
            head.Property(row => row.KeyId).HasMaxLength(32);
        });
    }

    /// <summary>For migrations: a record is sealed once and then never changed, nothing is deleted. Who owns the database can switch this off; the signed heads tell.</summary>
    public static void OnlyGrowAudit(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider == PostgreSql)
        {
            migration.Sql("CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The audit only grows.'; END $$;");
            foreach (var (name, when) in Refused)
                migration.Sql($"CREATE TRIGGER {name} BEFORE {when} EXECUTE FUNCTION audit_only_grows();");
            migration.Sql("CREATE TRIGGER audit_truncated BEFORE TRUNCATE ON \"AuditRecords\" EXECUTE FUNCTION audit_only_grows();");
            return;
        }

        foreach (var (name, when) in Refused)
            migration.Sql($"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'The audit only grows.'); END;");
    }

    /// <summary>For migrations back.</summary>
    public static void LetAuditShrink(this MigrationBuilder migration)
    {
        if (migration.ActiveProvider == PostgreSql)
        {
            migration.Sql("DROP FUNCTION audit_only_grows() CASCADE;");
            return;
        }

        foreach (var (name, _) in Refused)
            migration.Sql($"DROP TRIGGER {name};");
    }
}
