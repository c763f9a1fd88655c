using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Tracking.Data;

/// <summary>The same model on SQLite: conventions only, no entity of its own.</summary>
internal sealed class SqliteTrackingDbContext(DbContextOptions<SqliteTrackingDbContext> options) : TrackingDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
