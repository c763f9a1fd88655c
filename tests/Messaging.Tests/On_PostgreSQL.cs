using Testing.Servers;

namespace Messaging.Tests;

public sealed class Outbox_on_PostgreSQL(PostgreSqlServer server) : OutboxBehaviour
{
    protected override async Task<string?> DatabaseAsync() => await server.CreateDatabaseAsync();
}

public sealed class Inbox_on_PostgreSQL(PostgreSqlServer server) : InboxBehaviour
{
    protected override async Task<string?> DatabaseAsync() => await server.CreateDatabaseAsync();
}

public sealed class Groups_on_PostgreSQL(PostgreSqlServer server) : GroupBehaviour
{
    protected override async Task<string?> DatabaseAsync() => await server.CreateDatabaseAsync();
}
