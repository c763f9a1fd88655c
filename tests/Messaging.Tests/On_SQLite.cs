namespace Messaging.Tests;

public sealed class Outbox_on_SQLite : OutboxBehaviour
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class Inbox_on_SQLite : InboxBehaviour
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}
