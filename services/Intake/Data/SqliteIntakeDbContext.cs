using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Intake.Data;

/// <summary>The same model on SQLite: conventions only, no entity of its own.</summary>
internal sealed class SqliteIntakeDbContext(DbContextOptions<SqliteIntakeDbContext> options) : IntakeDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
