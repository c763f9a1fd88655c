using System.Diagnostics;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Microsoft.EntityFrameworkCore;
using Testing;
using Testing.Apps;
using Testing.Servers;
using Tracking;
using Tracking.Data;

namespace Benchmarks;

/// <summary>How fast Tracking takes in what the other services announce of new cases: four messages a case, each in the timeline and on the board, on PostgreSQL.</summary>
internal static class TakingInNews
{
    private const int WarmUp = 4_000;
    private const int Cases = 2_500;
    private const int Rounds = 3;
    private const int MessagesPerCase = 4;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        var app = await ModuleApp.StartAsync(new TrackingModule(), postgreSql: await server.CreateDatabaseAsync());
        await RunAsync(app, WarmUp);
        var (rates, costs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (rate, cost) = await RunAsync(app, Cases);
            rates.Add(rate);
            costs.Add(cost);
            Console.WriteLine($"{rate:N0} messages/s, {cost:N2} ms of this process a message");
        }

        await app.DisposeAsync();
        await server.DisposeAsync();
        return
        [
            new Figure("PostgreSQL: messages taken in by tracking", Load.Median(rates), "msg/s"),
            new Figure("PostgreSQL: processor time of tracking a message", Load.Median(costs), "ms"),
        ];
    }

    private static async Task<(double Rate, double Cost)> RunAsync(ModuleApp app, int cases)
    {
        var before = await CountAsync(app);
        var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) => await AnnounceAsync(app, number));
        await Eventually.IsTrueAsync(async () => await CountAsync(app) == before + (cases * MessagesPerCase), "every message is taken in", seconds: 300);
        return (cases * MessagesPerCase / Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / (cases * MessagesPerCase));
    }

    private static async Task AnnounceAsync(ModuleApp app, int number)
    {
        var now = TimeProvider.System.GetUtcNow();
        Guid New() => Guid.CreateVersion7(now);
        var (caseId, needId, offerId, charityId) = (New(), New(), New(), New());
        var division = SyntheticOffers.Counties[number % SyntheticOffers.Counties.Length];
        var next = new NextStep("answerCard", "charity:" + charityId, now.AddHours(2));
        await app.ReceiveAsync(new CaseOpened(caseId, "C-" + number, division, "U2", "hotline", now, "bench", 1));
        await app.ReceiveAsync(new NeedOpened(needId, caseId, "C-" + number, "N01.01", division, 30.55, 114.31, "U2", 2, "person", null, ["R2"], [], [74, 12], 2, now, "bench", 1));
        await app.ReceiveAsync(new MatchDecided(needId, caseId, 1, 400, 1, [new Exclusion("area", 399)], "county", "1", 2, now));
        await app.ReceiveAsync(new ReferralOffered(
            new ReferralFacts(New(), needId, caseId, offerId, charityId, "offered", 2, "person", "offered", 3, next, next, now, "matching"), now.AddHours(2), 1, 0.8));
    }

    private static Task<int> CountAsync(ModuleApp app) => app.InScopeAsync<TrackingDbContext, int>(db => db.Set<Messaging.InboxMessage>().CountAsync());
}
