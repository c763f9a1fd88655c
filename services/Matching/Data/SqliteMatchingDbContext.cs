using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Matching.Data;

/// <summary>The same model on SQLite: conventions only, no entity of its own.</summary>
internal sealed class SqliteMatchingDbContext(DbContextOptions<SqliteMatchingDbContext> options) : MatchingDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
