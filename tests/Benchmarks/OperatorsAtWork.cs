using System.Collections.Concurrent;
using System.Diagnostics;
using Contracts.Http.Identity;
using Testing.Apps;

namespace Benchmarks;

/// <summary>
/// 200 operators at the desk of the one-process form, each with a session of its own: the place is completed, the need in the caller's words, candidates and earlier cases appear, the case is
/// saved and its page read. Between two steps an operator takes two to six seconds, so that a case takes less than a minute: far less than a call does.
/// </summary>
internal static class OperatorsAtWork
{
    private const int Operators = 200;
    private const int Offers = 1_000;
    private const int AtOnce = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(120);

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        await using var app = await StandaloneApp.StartAsync(new() { ["Demonstration__Enabled"] = "true" });
        var users = await ReferralUsers.SignInAsync(app.Address);
        var charities = new List<Charity>();
        for (var number = 1; number <= 4; number++)
        {
            charities.Add(await users.VerifiedCharityAsync(number));
        }

        for (var number = 0; number < Offers; number++)
        {
            await ReferralUsers.OfferAsync(charities[number % charities.Count], $"bench-{number}", number % 2 == 0 ? "420106" : SyntheticOffers.Counties[number % 100], capacity: 100_000);
        }

        var sessions = new ConcurrentQueue<OperatorSession>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Operators), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, _) =>
        {
            var session = new OperatorSession(app.Address);
            await session.SignInAsync("hotline@demo.example", DemonstrationAccounts.Password);
            sessions.Enqueue(session);
        });

        var steps = new ConcurrentBag<(string Step, double Took)>();
        using var end = new CancellationTokenSource(WarmUp + Measured);
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(sessions.Select((session, number) => WorkAsync(session, new Random(number), (step, took) =>
        {
            if (Stopwatch.GetElapsedTime(begun) > WarmUp)
            {
                steps.Add((step, took));
            }
        }, end.Token)));
        foreach (var session in sessions)
        {
            session.Dispose();
        }

        foreach (var kind in steps.GroupBy(step => step.Step).OrderBy(kind => kind.Key))
        {
            Console.WriteLine($"{kind.Key}: {kind.Count()}, p50 {Load.Median(kind.Select(step => step.Took)):N0} ms, p95 {Load.Percentile(kind.Select(step => step.Took), 0.95):N0} ms");
        }

        double[] all = [.. steps.Select(step => step.Took)], candidates = [.. steps.Where(step => step.Step == "candidates").Select(step => step.Took)];
        return
        [
            new Figure($"{Operators} operators at the desk: steps a second", all.Length / Measured.TotalSeconds, "1/s"),
            new Figure($"{Operators} operators at the desk: a step, p50", Load.Median(all), "ms"),
            new Figure($"{Operators} operators at the desk: a step, p95", Load.Percentile(all, 0.95), "ms", 200),
            new Figure($"{Operators} operators at the desk: candidates of a place and a need, p95", Load.Percentile(candidates, 0.95), "ms", 300),
        ];
    }

    private static async Task WorkAsync(OperatorSession session, Random random, Action<string, double> took, CancellationToken end)
    {
        try
        {
            // Nobody begins at the same moment as everybody else.
            await Task.Delay(random.Next(4_000), end);
            while (true)
            {
                var caller = random.NextInt64(1_000_000);
                (string, string)[] place = [("place", "湖北省武汉市武昌区"), ("division", "420106")];
                (string, string)[] need = [.. place, ("category", "N01.01"), ("quantity", "2"), ("urgency", "U3")];
                (string, string)[] person = [.. need, ("name", SyntheticPeople.Name(caller)), ("phone", SyntheticPeople.Phone(caller))];
                await StepAsync("place", () => session.AskAsync("places", ("place", "wuch")));
                await StepAsync("place", () => session.AskAsync("places", ("place", "wuchang")));
                await StepAsync("need", () => session.AskAsync("words", [.. place, ("words", "没饭")]));
                await StepAsync("need", () => session.AskAsync("words", [.. place, ("words", "没饭吃")]));
                await StepAsync("candidates", async () =>
                {
                    if (!(await session.AskAsync("candidates", need)).Contains("<li", StringComparison.Ordinal))
                    {
                        throw new InvalidOperationException("Nobody could help.");
                    }
                });
                await StepAsync("earlier cases", () => session.AskAsync("likely", [.. need, ("name", SyntheticPeople.Name(caller))]));
                await StepAsync("earlier cases", () => session.AskAsync("likely", person));
                await StepAsync("save and read the case", () => session.SaveAsync(person));
                await StepAsync("empty desk", session.OpenDeskAsync);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }

        async Task StepAsync(string step, Func<Task> act)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            took(step, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(random.Next(2_000, 6_000), end);
        }
    }
}
