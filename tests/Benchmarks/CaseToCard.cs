using System.Collections.Concurrent;
using System.Diagnostics;
using Testing.Apps;

namespace Benchmarks;

/// <summary>From the answered POST of a case to its card in the referral list: one process, 1,000 offers, 20 cases a second whether or not earlier ones are done.</summary>
internal static class CaseToCard
{
    private const int Offers = 1_000;
    private const int PerSecond = 20;
    private const int WarmUpSeconds = 15;
    private const int Seconds = 30;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var app = await StandaloneApp.StartAsync();
        var users = await ReferralUsers.SignInAsync(app.Address);
        var counties = SyntheticOffers.Counties;
        var charities = new List<Charity>();
        for (var number = 1; number <= 4; number++)
        {
            charities.Add(await users.VerifiedCharityAsync(number));
        }

        for (var number = 0; number < Offers; number++)
        {
            await ReferralUsers.OfferAsync(charities[number % charities.Count], $"bench-{number}", counties[number % 100], capacity: 100_000);
        }

        await users.ReferralInStateAsync((await users.OpenCaseAsync(counties[0])).GetProperty("id").GetString()!, "offered");
        await RunAsync(users, counties, WarmUpSeconds);
        var samples = await RunAsync(users, counties, Seconds);
        return
        [
            new Figure($"answered case to offered card, {PerSecond} cases/s: p50", Load.Median(samples), "ms", 50),
            new Figure($"answered case to offered card, {PerSecond} cases/s: p99", Load.Percentile(samples, 0.99), "ms", 250),
            new Figure($"answered case to offered card, {PerSecond} cases/s: worst", samples.Max(), "ms"),
        ];
    }

    private static async Task<double[]> RunAsync(ReferralUsers users, string[] counties, int seconds)
    {
        var samples = new ConcurrentBag<double>();
        using var rhythm = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var cases = new List<Task>();
        for (var number = 0; number < seconds * PerSecond; number++)
        {
            await rhythm.WaitForNextTickAsync();
            var county = counties[number % 100];
            cases.Add(Task.Run(async () => samples.Add(await OneAsync(users, county))));
        }

        await Task.WhenAll(cases);
        return [.. samples];
    }

    private static async Task<double> OneAsync(ReferralUsers users, string county)
    {
        var opened = await users.OpenCaseAsync(county);
        var answered = Stopwatch.GetTimestamp();
        var path = $"/api/matching/referrals?caseId={opened.GetProperty("id").GetString()}&status=offered";
        while ((await users.Coordinator.GetAsync(path)).GetProperty("items").GetArrayLength() == 0)
        {
            if (Stopwatch.GetElapsedTime(answered) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException("No card within 30 s.");
            }

            await Task.Delay(2);
        }

        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }
}
