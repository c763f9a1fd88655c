using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Platform.Bus;

/// <summary>Collects what the modules of a host listen to. Queue names are explicit, because a default taken from the class name lets two services steal each other's messages.</summary>
public sealed class Subscriptions(IServiceCollection services)
{
    private readonly List<Subscription> _all = [];

    /// <summary>All subscriptions so far; the topology, the queue snapshot and the bus are made from them.</summary>
    public IReadOnlyList<Subscription> All => _all;

    /// <summary>Lets <typeparamref name="THandler"/> handle <typeparamref name="TMessage"/> from the queue <paramref name="queue"/> (<c>service.use-case</c>). One queue may take several messages.</summary>
    public void Subscribe<TContext, TMessage, THandler>(string queue)
        where TContext : DbContext
        where TMessage : class
        where THandler : class, IHandle<TMessage>
    {
        services.TryAddScoped<THandler>();
        _all.Add(new Subscription(queue, typeof(TContext), typeof(TMessage), typeof(THandler), typeof(InboxConsumer<TContext, TMessage, THandler>)));
    }
}

/// <summary>One message type read by one handler from one queue into one database.</summary>
public sealed record Subscription(string Queue, Type Context, Type Message, Type Handler, Type Consumer)
{
    /// <summary>Whether messages that wait at the same time share a unit of work.</summary>
    public bool Together { get; } = Handler.IsAssignableTo(typeof(IHandleTogether<>).MakeGenericType(Message));
}
