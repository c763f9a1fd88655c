namespace Messaging.Tests;

public sealed class Outbox_on_SQLite : OutboxBehaviour
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class Inbox_on_SQLite : InboxBehaviour
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class Dead_letters_in_one_process : DeadLetterBehaviour
{
    private protected override Task<NotesApp> StartAsync() => NotesApp.StartAsync((string?)null);
}

public sealed class Groups_on_SQLite : GroupBehaviour
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}
