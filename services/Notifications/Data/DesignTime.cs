using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Notifications.Data;

/// <summary>Lets <c>./dev migration</c> build the PostgreSQL model without a server.</summary>
internal sealed class PostgreSqlDesignTime : IDesignTimeDbContextFactory<NotificationsDbContext>
{
    public NotificationsDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<NotificationsDbContext>().UseNpgsql("Host=design").Options);
}

/// <summary>Lets <c>./dev migration</c> build the SQLite model without a file.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteNotificationsDbContext>
{
    public SqliteNotificationsDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteNotificationsDbContext>().UseSqlite("Data Source=:memory:").Options);
}
