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

    /// <summary>So many requests as fast as so many connections get them through: requests per second. Any answer but the expected one ends the run.</summary>
    public static async Task<double> CountAsync(Uri address, int connections, int count, int expected, Func<long, byte[]> request)
    {
        var next = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            using var client = new RawClient();
            await client.ConnectAsync(address);
            for (var number = Interlocked.Increment(ref next); number <= count; number = Interlocked.Increment(ref next))
            {
                var status = await client.SendAsync(request(number));
                if (status != expected)
                {
                    throw new InvalidOperationException($"Answered {status}: {client.Answer()}");
                }
            }
        }));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
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
