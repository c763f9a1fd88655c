using Microsoft.EntityFrameworkCore;
using Platform.Data;

namespace Identity.Data;

/// <summary>
/// The whole model of the module; PostgreSQL is the reference. The tables are OpenIddict's: clients today, and those that human sign-in needs
/// (authorizations, scopes, tokens) are there from the first migration on.
/// </summary>
internal class IdentityDbContext : DbContext
{
    public IdentityDbContext(DbContextOptions<IdentityDbContext> options)
        : base(options)
    {
    }

    protected IdentityDbContext(DbContextOptions options)
        : base(options)
    {
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddPlatformTables();
        modelBuilder.UseOpenIddict();
    }
}
