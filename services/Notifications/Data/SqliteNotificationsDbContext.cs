using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Notifications.Data;

/// <summary>The same model on SQLite: conventions only, no entity of its own.</summary>
internal sealed class SqliteNotificationsDbContext(DbContextOptions<SqliteNotificationsDbContext> options) : NotificationsDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
