using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Tracking.Data;

/// <summary>Lets <c>./dev migration</c> build the PostgreSQL model without a server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<TrackingDbContext>
{
    public TrackingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<TrackingDbContext>().UseNpgsql("Host=design").Options);
}

/// <summary>Lets <c>./dev migration</c> build the SQLite model without a file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteTrackingDbContext>
{
    public SqliteTrackingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteTrackingDbContext>().UseSqlite("Data Source=:memory:").Options);
}
