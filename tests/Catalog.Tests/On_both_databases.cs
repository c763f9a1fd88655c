using Testing.Servers;

namespace Catalog.Tests;

public sealed class A_race_to_register_on_SQLite(OnSqlite database) : A_race_to_register(database), IClassFixture<OnSqlite>;

public sealed class A_race_to_register_on_PostgreSQL(OnPostgreSql database) : A_race_to_register(database), IClassFixture<OnPostgreSql>;

public sealed class An_offer_is_published_on_SQLite(OnSqlite database) : An_offer_is_published(database), IClassFixture<OnSqlite>;

public sealed class An_offer_is_published_on_PostgreSQL(OnPostgreSql database) : An_offer_is_published(database), IClassFixture<OnPostgreSql>;

public sealed class Offers_are_found_on_SQLite(Offers_are_found_on_SQLite.Sqlite shared) : Offers_are_found(shared), IClassFixture<Offers_are_found_on_SQLite.Sqlite>
{
    public sealed class Sqlite() : Shared(null);
}

public sealed class Offers_are_found_on_PostgreSQL(Offers_are_found_on_PostgreSQL.PostgreSql shared) : Offers_are_found(shared), IClassFixture<Offers_are_found_on_PostgreSQL.PostgreSql>
{
    public sealed class PostgreSql(PostgreSqlServer server) : Shared(server);
}
