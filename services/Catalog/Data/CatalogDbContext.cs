using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Catalog.Data;

/// <summary>The whole model of the module; PostgreSQL is the reference.</summary>
internal class CatalogDbContext : DbContext
{
    public CatalogDbContext(DbContextOptions<CatalogDbContext> options)
        : base(options)
    {
    }

    protected CatalogDbContext(DbContextOptions options)
        : base(options)
    {
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddPlatformTables();
}
