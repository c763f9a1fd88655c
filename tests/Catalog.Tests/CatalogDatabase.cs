using Testing.Servers;

namespace Catalog.Tests;

/// <summary>The module on one database, shared by the tests of a class; each test makes a charity of its own.</summary>
/// <param name="server">Null for SQLite.</param>
public abstract class CatalogDatabase(PostgreSqlServer? server) : IAsyncLifetime
{
    internal CatalogApp Catalog { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Catalog = await CatalogApp.StartAsync(server is null ? null : await server.CreateDatabaseAsync());

    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the server is absent.
        if (Catalog is not null)
        {
            await Catalog.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class OnSqlite() : CatalogDatabase(null);

public sealed class OnPostgreSql(PostgreSqlServer server) : CatalogDatabase(server);
