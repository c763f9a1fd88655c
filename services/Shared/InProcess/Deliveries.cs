using System.Collections.Concurrent;

namespace InProcess;

/// <summary>
/// Where the bus lives in the same process: which sent messages were taken in by all their readers. Readers say so after their save, the relay of the sender settles
/// the row. Lost with the process, which is the point: what was not settled is sent again.
/// </summary>
public sealed class Deliveries
{
    private readonly ConcurrentDictionary<Guid, Waiting> _waiting = new();

    /// <summary>How many queues read a message type; set once by the host when all subscriptions are known.</summary>
    public Func<Type, int> Readers { get; set; } = _ => 0;

    /// <summary>A relay sends the message now and wants to hear when it is everywhere. False when nobody reads it.</summary>
    public bool Expect(Guid messageId, Type type, Action<Guid> settled)
    {
        var readers = Readers(type);
        if (readers == 0)
            return false;
        _waiting[messageId] = new Waiting(readers, settled);
        return true;
    }

    /// <summary>The reader of a queue has the message, or has had it before.</summary>
    public void Received(Guid messageId, string queue)
    {
        if (_waiting.TryGetValue(messageId, out var waiting) && waiting.Had(queue) && _waiting.TryRemove(messageId, out _))
        {
            waiting.Settled(messageId);
        }
    }

    private sealed class Waiting(int readers, Action<Guid> settled)
    {
        private readonly HashSet<string> _queues = [];

        public Action<Guid> Settled => settled;

        public bool Had(string queue)
        {
            lock (_queues)
            {
                _queues.Add(queue);
                return _queues.Count == readers;
            }
        }
    }
}
