using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Matching.Data;

/// <summary>Lets <c>./dev migration</c> build the PostgreSQL model without a server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<MatchingDbContext>
{
    public MatchingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<MatchingDbContext>().UseNpgsql("Host=design").Options);
}

/// <summary>Lets <c>./dev migration</c> build the SQLite model without a file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteMatchingDbContext>
{
    public SqliteMatchingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteMatchingDbContext>().UseSqlite("Data Source=:memory:").Options);
}
