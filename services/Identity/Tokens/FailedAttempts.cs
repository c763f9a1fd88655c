using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Identity.Tokens;

/// <summary>
/// Counts wrong secrets per client and address within the running minute (<c>Identity:FailedAttemptsPerMinute</c>, default 10). In memory and per replica:
/// it slows guessing down, it is not a ledger.
/// </summary>
internal sealed class FailedAttempts(IConfiguration configuration, TimeProvider time)
{
    /// <summary>A longer name is nobody's; cut, so that a guesser cannot fill the memory with names.</summary>
    private const int LongestName = 100;

    private readonly int _allowed = configuration.GetValue("Identity:FailedAttemptsPerMinute", 10);
    private Minute _minute = new(0, []);

    /// <summary>How long the caller has to wait; null when it may try.</summary>
    public TimeSpan? WaitOf(string? client, IPAddress? address)
    {
        var now = time.GetUtcNow();
        return Current(now).Counts.GetValueOrDefault(Key(client, address)) >= _allowed
            ? TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (now.UtcTicks % TimeSpan.TicksPerMinute))
            : null;
    }

    public void Count(string? client, IPAddress? address) =>
        Current(time.GetUtcNow()).Counts.AddOrUpdate(Key(client, address), 1, (_, count) => count + 1);

    private Minute Current(DateTimeOffset now)
    {
        var number = now.UtcTicks / TimeSpan.TicksPerMinute;
        var minute = Volatile.Read(ref _minute);
        if (minute.Number == number)
        {
            return minute;
        }

        // Whoever comes first in a new minute starts it; a count that slips into the old one is forgiven.
        var next = new Minute(number, []);
        var seen = Interlocked.CompareExchange(ref _minute, next, minute);
        return ReferenceEquals(seen, minute) ? next : seen;
    }

    private static (string Client, IPAddress Address) Key(string? client, IPAddress? address) =>
        (client is null ? "" : client.Length > LongestName ? client[..LongestName] : client, address ?? IPAddress.None);

    private sealed record Minute(long Number, ConcurrentDictionary<(string, IPAddress), int> Counts);
}
