using Testing.Servers;

namespace Notifications.Tests;

/// <summary>The module on one database with a charity's system beside it, shared by the tests of a class; each test makes charities of its own.</summary>
/// <param name="server">Null for SQLite.</param>
/// <param name="settings">Over the usual ones.</param>
public abstract class NotificationsDatabase(PostgreSqlServer? server, params (string Name, string Value)[] settings) : IAsyncLifetime
{
    internal NotificationsApp App { get; private set; } = null!;

    internal Receiver Receiver { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await NotificationsApp.StartAsync(server is null ? null : await server.CreateDatabaseAsync(), settings);
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

/// <summary>Addresses that nobody answers at stay as they were registered: they are asked once in an hour.</summary>
public sealed class UnansweredOnSqlite() : NotificationsDatabase(null, ("Notifications:Pauses", "01:00:00"));

public sealed class UnansweredOnPostgreSql(PostgreSqlServer server) : NotificationsDatabase(server, ("Notifications:Pauses", "01:00:00"));

public sealed class A_charity_registers_webhooks_on_SQLite(UnansweredOnSqlite database) : A_charity_registers_webhooks(database), IClassFixture<UnansweredOnSqlite>;

public sealed class A_charity_registers_webhooks_on_PostgreSQL(UnansweredOnPostgreSql database) : A_charity_registers_webhooks(database), IClassFixture<UnansweredOnPostgreSql>;

public sealed class Events_reach_a_charity_on_SQLite(OnSqlite database) : Events_reach_a_charity(database), IClassFixture<OnSqlite>;

public sealed class Events_reach_a_charity_on_PostgreSQL(OnPostgreSql database) : Events_reach_a_charity(database), IClassFixture<OnPostgreSql>;

public sealed class An_address_proves_itself_on_SQLite(OnSqlite database) : An_address_proves_itself(database), IClassFixture<OnSqlite>;

public sealed class An_address_proves_itself_on_PostgreSQL(OnPostgreSql database) : An_address_proves_itself(database), IClassFixture<OnPostgreSql>;

public sealed class An_address_that_fails_on_SQLite(OnSqlite database) : An_address_that_fails(database), IClassFixture<OnSqlite>;

public sealed class An_address_that_fails_on_PostgreSQL(OnPostgreSql database) : An_address_that_fails(database), IClassFixture<OnPostgreSql>;
