using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Catalog.Data;

/// <summary>Lets <c>./dev migration</c> build the PostgreSQL model without a server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<CatalogDbContext>
{
    public CatalogDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<CatalogDbContext>().UseNpgsql("Host=design").Options);
}

/// <summary>Lets <c>./dev migration</c> build the SQLite model without a file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteCatalogDbContext>
{
    public SqliteCatalogDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteCatalogDbContext>().UseSqlite("Data Source=:memory:").Options);
}
