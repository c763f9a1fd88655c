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

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddPlatformTables();
}
