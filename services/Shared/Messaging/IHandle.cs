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
