using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Catalog.Data;

/// <summary>The same model on SQLite: conventions only, no entity of its own.</summary>
internal sealed class SqliteCatalogDbContext(DbContextOptions<SqliteCatalogDbContext> options) : CatalogDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseUtcTicks();
}
