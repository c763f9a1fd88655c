using System.Collections.Concurrent;
using System.Diagnostics;

namespace Benchmarks;

/// <summary>Ways to put load on something, and the figures that come of it.</summary>
internal static class Load
{
    /// <summary>As many requests as so many connections get through: requests per second. Any answer but the expected one ends the run.</summary>
    public static async Task<double> ThroughputAsync(Uri address, int connections, TimeSpan time, int expected, Func<long, byte[]> request)
    {
        var next = 0L;
        var done = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var client = new RawClient();
            await client.ConnectAsync(address);
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var status = await client.SendAsync(request(Interlocked.Increment(ref next)));
                if (status != expected)
                {
                    throw new InvalidOperationException($"Answered {status}: {client.Answer()}");
                }

                Interlocked.Increment(ref done);
            }
        }));
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>So many requests as fast as so many connections get them through: requests per second. Any answer but the expected ones ends the run.</summary>
    public static Task<double> CountAsync(Uri address, int connections, int count, int expected, Func<long, byte[]> request) =>
        CountAsync([address], connections, count, [expected], (_, number) => request(number));

    /// <summary>The same with connections spread over several addresses.</summary>
    public static async Task<double> CountAsync(Uri[] addresses, int connections, int count, int[] expected, Func<Uri, long, byte[]> request)
    {
        var next = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async connection =>
        {
            var address = addresses[connection % addresses.Length];
            using var client = new RawClient();
            await client.ConnectAsync(address);
            for (var number = Interlocked.Increment(ref next); number <= count; number = Interlocked.Increment(ref next))
            {
                var status = await client.SendAsync(request(address, number));
                if (!expected.Contains(status))
                {
                    throw new InvalidOperationException($"Answered {status}: {client.Answer()}");
                }
            }
        }));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>So many requests a second, whether or not earlier ones are done, until it is cancelled; how many were answered. Any answer but the expected one ends the run.</summary>
    public static async Task<int> PaceAsync(Uri address, double perSecond, int expected, Func<byte[]> request, CancellationToken stop)
    {
        var idle = new ConcurrentBag<RawClient>();
        var running = new List<Task>();
        var start = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            for (var due = (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond) - running.Count; due > 0; due--)
            {
                running.Add(OneAsync());
            }

            await Task.Delay(5, CancellationToken.None);
        }

        await Task.WhenAll(running);
        while (idle.TryTake(out var client))
        {
            client.Dispose();
        }

        return running.Count;

        async Task OneAsync()
        {
            if (!idle.TryTake(out var client))
            {
                client = new RawClient();
                await client.ConnectAsync(address);
            }

            var status = await client.SendAsync(request());
            if (status != expected)
            {
                throw new InvalidOperationException($"Answered {status}: {client.Answer()}");
            }

            idle.Add(client);
        }
    }

    /// <summary>The value below which so many of the samples lie.</summary>
    public static double Percentile(IEnumerable<double> samples, double share)
    {
        var sorted = samples.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> samples) => Percentile(samples, 0.5);
}
