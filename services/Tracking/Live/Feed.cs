using System.Globalization;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Tracking.Board;

namespace Tracking.Live;

/// <summary>
/// Hands each saved change to everybody who watches. Memory is bounded on both sides: a ring of the latest changes for those who come back, and a
/// short queue per watcher; who lets it run full is dropped. What other replicas saved arrives through <see cref="Replicas"/>, where Redis is set.
/// </summary>
internal sealed class Feed(TimeProvider clock)
{
    /// <summary>Changes kept for watchers who come back.</summary>
    internal const int Kept = 2048;

    /// <summary>Changes a watcher may lag behind.</summary>
    internal const int Lag = 256;

    private readonly Lock _lock = new();
    private readonly Queue<Change> _latest = new(Kept);
    private readonly List<Watcher> _watchers = [];
    // Numbers start again with the process: the epoch keeps an old id from being taken for a new one.
    private readonly string _epoch = clock.GetUtcNow().UtcTicks.ToString("x", CultureInfo.InvariantCulture);
    private long _number;

    public int Watching
    {
        get
        {
            lock (_lock)
            {
                return _watchers.Count;
            }
        }
    }

    public void Publish(IEnumerable<Change> changes)
    {
        lock (_lock)
        {
            foreach (var change in changes)
            {
                Add(change with { Number = ++_number });
            }
        }
    }

    /// <summary>Changes of others did not arrive here: everybody is told to read the board again, those who come back as well as those who are listening.</summary>
    public void Gap()
    {
        lock (_lock)
        {
            _latest.Clear();
            var gap = Change.Gap(++_number, clock.GetUtcNow());
            _watchers.RemoveAll(watcher => !watcher.Offer(gap));
        }
    }

    /// <summary>Starts to watch. With the id of the last event seen, everything since then comes first; if that is gone, the watcher has to read the board again.</summary>
    public Watcher Watch(Func<Change, bool> wanted, string? lastSeen)
    {
        lock (_lock)
        {
            var missed = Missed(lastSeen);
            var watcher = new Watcher(wanted, IdOf(_number), lastSeen is not null && missed is null);
            if (missed is null || missed.All(watcher.Offer))
            {
                _watchers.Add(watcher);
            }

            return watcher;
        }
    }

    public void Leave(Watcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    private void Add(Change change)
    {
        if (_latest.Count == Kept)
        {
            _latest.Dequeue();
        }

        _latest.Enqueue(change);
        _watchers.RemoveAll(watcher => !watcher.Offer(change));
    }

    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{number}");

    private List<Change>? Missed(string? lastSeen)
    {
        if (lastSeen?.Split('-') is not [var epoch, var text] || epoch != _epoch || !long.TryParse(text, CultureInfo.InvariantCulture, out var number) ||
            number > _number || number < _number - _latest.Count)
        {
            return null;
        }

        return [.. _latest.Where(change => change.Number > number)];
    }
}

/// <summary>An item as it was saved.</summary>
internal sealed record Change(
    long Number, DateTimeOffset At, ItemKind Kind, Guid Id, Guid NeedId, Guid CaseId, Guid? CharityId, string Status, string? Division, IReadOnlyList<string?> Areas,
    string? Urgency, string? Action, string? Owner, DateTimeOffset? DueAt)
{
    /// <summary>Whether this is no change but the news that some are missing here.</summary>
    [JsonIgnore]
    public bool IsGap => Id == Guid.Empty;

    public static Change Gap(long number, DateTimeOffset at) => new(number, at, ItemKind.Need, Guid.Empty, Guid.Empty, Guid.Empty, null, "", null, [], null, null, null, null);

    public static Change Of(Item item, DateTimeOffset at) => new(
        0, at, item.Kind, item.Id, item.NeedId, item.CaseId, item.CharityId, item.Status, item.Division,
        [item.Area1, item.Area2, item.Area3, item.Area4, item.Division], item.Urgency, item.Action, item.Owner, item.DueAt);
}

/// <summary>One reader of the feed with a queue of its own.</summary>
/// <param name="wanted">Which changes it may see.</param>
/// <param name="startId">Id of the moment it came.</param>
/// <param name="missedSome">Whether changes since its last visit are gone.</param>
internal sealed class Watcher(Func<Change, bool> wanted, string startId, bool missedSome)
{
    private readonly Channel<Change> _queue = Channel.CreateBounded<Change>(new BoundedChannelOptions(Feed.Lag) { SingleReader = true });

    public string StartId => startId;

    public bool MissedSome => missedSome;

    public ChannelReader<Change> Queue => _queue.Reader;

    /// <summary>Queues a change; false when the queue is full and the watcher is dropped.</summary>
    public bool Offer(Change change)
    {
        if ((!change.IsGap && !wanted(change)) || _queue.Writer.TryWrite(change))
        {
            return true;
        }

        _queue.Writer.TryComplete();
        return false;
    }
}
