using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Tracking.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
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

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddPlatformTables();
}
