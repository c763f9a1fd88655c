using Testing.Servers;

namespace Notifications.Tests;

/// <summary>The module on one database with a charity's system beside it, shared by the tests of a class; each test makes charities of its own.</summary>
/// <param name="server">Null for SQLite.</param>
public abstract class NotificationsDatabase(PostgreSqlServer? server) : IAsyncLifetime
{
    internal NotificationsApp App { get; private set; } = null!;

    internal Receiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await NotificationsApp.StartAsync(server is null ? null : await server.CreateDatabaseAsync());
        Receiver = await Receiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the server is absent.
        if (Receiver is not null)
        {
            await App.DisposeAsync();
            await Receiver.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class OnSqlite() : NotificationsDatabase(null);

public sealed class OnPostgreSql(PostgreSqlServer server) : NotificationsDatabase(server);

public sealed class A_charity_registers_webhooks_on_SQLite(OnSqlite database) : A_charity_registers_webhooks(database), IClassFixture<OnSqlite>;

public sealed class A_charity_registers_webhooks_on_PostgreSQL(OnPostgreSql database) : A_charity_registers_webhooks(database), IClassFixture<OnPostgreSql>;

public sealed class Events_reach_a_charity_on_SQLite(OnSqlite database) : Events_reach_a_charity(database), IClassFixture<OnSqlite>;

public sealed class Events_reach_a_charity_on_PostgreSQL(OnPostgreSql database) : Events_reach_a_charity(database), IClassFixture<OnPostgreSql>;

public sealed class An_address_that_fails_on_SQLite(OnSqlite database) : An_address_that_fails(database), IClassFixture<OnSqlite>;

public sealed class An_address_that_fails_on_PostgreSQL(OnPostgreSql database) : An_address_that_fails(database), IClassFixture<OnPostgreSql>;
