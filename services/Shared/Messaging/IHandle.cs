namespace Messaging;

/// <summary>
/// A use case that a message opens. It changes entities and enqueues; it never saves, because <see cref="InboxConsumer{TContext,TMessage,THandler}"/> saves effect and
/// inbox row together. It runs again when the save loses a race, so it keeps nothing between runs.
/// </summary>
public interface IHandle<in TMessage>
    where TMessage : class
{
    /// <summary>Handles the message once; repeats and older versions have to change nothing.</summary>
    Task HandleAsync(TMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// A use case whose messages may share a unit of work with others that wait for the same database: what all of them are going to touch is read at once beforehand. Its
/// look-ups have to see what earlier messages of the group changed and nobody saved yet.
/// </summary>
public interface IHandleTogether<in TMessage> : IHandle<TMessage>
    where TMessage : class
{
    /// <summary>Notes which rows the message is going to touch. Answers who reads them.</summary>
    IPrefetch Foresee(TMessage message);
}

/// <summary>Lives as long as the unit of work.</summary>
public interface IPrefetch
{
    /// <summary>Reads what was foreseen, one question a table. Whatever was not found is known to be absent: nobody asks for it again.</summary>
    Task FetchAsync(CancellationToken cancellationToken);
}
