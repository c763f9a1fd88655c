using Testing.Servers;
using Xunit;

namespace Intake.Tests;

/// <summary>The module on one database, shared by the tests of a class.</summary>
/// <param name="server">Null for SQLite.</param>
public abstract class PeopleDatabase(PostgreSqlServer? server) : IAsyncLifetime
{
    internal PeopleApp Intake { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Intake = await PeopleApp.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        // Nothing was started where the server is absent.
        if (Intake is not null)
        {
            await Intake.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class PeopleOnSqlite() : PeopleDatabase(null);

public sealed class PeopleOnPostgreSql(PostgreSqlServer server) : PeopleDatabase(server);

public sealed class Duplicates_are_shown_on_SQLite(PeopleOnSqlite database) : Duplicates_are_shown(database), IClassFixture<PeopleOnSqlite>;

public sealed class Duplicates_are_shown_on_PostgreSQL(PeopleOnPostgreSql database) : Duplicates_are_shown(database), IClassFixture<PeopleOnPostgreSql>;

public sealed class Searching_cases_on_SQLite(PeopleOnSqlite database) : Searching_cases(database), IClassFixture<PeopleOnSqlite>;

public sealed class Searching_cases_on_PostgreSQL(PeopleOnPostgreSql database) : Searching_cases(database), IClassFixture<PeopleOnPostgreSql>;
