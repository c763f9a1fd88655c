using Microsoft.EntityFrameworkCore;
using Platform.Data;

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

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddPlatformTables();
}
