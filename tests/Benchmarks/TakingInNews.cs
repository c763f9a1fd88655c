using System.Diagnostics;
using Catalog;
using Catalog.Data;
using Contracts.Messages.Intake;
using Contracts.Messages.Matching;
using Contracts.Reference;
using Intake;
using Intake.Data;
using Matching;
using Matching.Data;
using Microsoft.EntityFrameworkCore;
using Platform;
using Testing;
using Testing.Apps;
using Testing.Servers;
using Tracking;
using Tracking.Data;

namespace Benchmarks;

/// <summary>How fast each service takes in what the others announce of new cases, on PostgreSQL: nobody but the service and its database is at work.</summary>
internal static class TakingInNews
{
    private const int WarmUp = 3_000;
    private const int Cases = 2_000;
    private const int Rounds = 3;
    private const int Offers = 2_000;

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var server = new PostgreSqlServer { Durable = true };
        await server.InitializeAsync();
        IReadOnlyList<Figure> figures =
        [
            .. await OfAsync<TrackingDbContext>(server, new TrackingModule(), 4, async (app, one) =>
            {
                await app.ReceiveAsync(one.CaseOpened);
                await app.ReceiveAsync(one.NeedOpened);
                await app.ReceiveAsync(one.MatchDecided);
                await app.ReceiveAsync(one.ReferralOffered);
            }),
            .. await OfAsync<MatchingDbContext>(server, new MatchingModule(), 1, (app, one) => app.ReceiveAsync(one.NeedOpened)),
            .. await OfAsync<IntakeDbContext>(server, new IntakeModule(), 1, (app, one) => app.ReceiveAsync(one.ReferralOffered)),
            .. await OfAsync<CatalogDbContext>(server, new CatalogModule(), 1, (app, one) => app.ReceiveAsync(one.OfferCapacityUsed)),
        ];
        await server.DisposeAsync();
        return figures;
    }

    private static async Task<IReadOnlyList<Figure>> OfAsync<TContext>(PostgreSqlServer server, IServiceModule module, int messages, Func<ModuleApp, OneCase, Task> tell)
        where TContext : DbContext
    {
        var key = Convert.ToBase64String(new byte[32]);
        var app = await ModuleApp.StartAsync(
            module, settings: new Dictionary<string, string?> { ["Intake:Keys:0"] = key, ["Intake:IndexKey"] = key }, postgreSql: await server.CreateDatabaseAsync());
        if (module is MatchingModule)
        {
            await SyntheticOffers.LoadAsync(app, Offers, TimeProvider.System.GetUtcNow());
        }

        await RunAsync(WarmUp);
        var (rates, costs) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var (rate, cost) = await RunAsync(Cases);
            rates.Add(rate);
            costs.Add(cost);
            Console.WriteLine($"{module.Name}: {rate:N0} messages/s, {cost:N2} ms of this process a message");
        }

        await app.DisposeAsync();
        return
        [
            new Figure($"PostgreSQL: messages taken in by {module.Name}", Load.Median(rates), "msg/s"),
            new Figure($"PostgreSQL: processor time of {module.Name} a message", Load.Median(costs), "ms"),
        ];

        async Task<(double Rate, double Cost)> RunAsync(int cases)
        {
            var (before, told) = (await CountAsync(), cases * messages);
            var (start, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await Parallel.ForAsync(0, cases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) => await tell(app, new OneCase(number)));
            await Eventually.IsTrueAsync(async () => await CountAsync() == before + told, "every message is taken in", seconds: 300);
            return (told / Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / told);
        }

        Task<int> CountAsync() => app.InScopeAsync<TContext, int>(db => db.Set<Messaging.InboxMessage>().CountAsync());
    }

    /// <summary>What is announced of a case until its first card is sent.</summary>
    private sealed class OneCase(int number)
    {
        private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
        private readonly Guid _case = NewId();
        private readonly Guid _need = NewId();
        private readonly Guid _offer = NewId();
        private readonly Guid _charity = NewId();
        private readonly string _county = SyntheticOffers.Counties[number % SyntheticOffers.Counties.Length];
        private readonly string _category = SyntheticOffers.Categories[number * 7 % SyntheticOffers.Categories.Length];

        public CaseOpened CaseOpened => new(_case, "C-" + number, _county, "U2", "hotline", _now, "bench", 1);

        public NeedOpened NeedOpened => new(
            _need, _case, "C-" + number, _category, _county, null, null, "U2", 1, ReferenceData.BuiltIn.Needs[_category].Unit, null, ["R2"], [], [74, 12], 2, _now, "bench", 1);

        public MatchDecided MatchDecided => new(_need, _case, 1, 400, 1, [new Exclusion("area", 399)], "county", "1", 2, _now);

        public ReferralOffered ReferralOffered => new(
            new ReferralFacts(NewId(), _need, _case, _offer, _charity, "offered", 2, "person", "offered", 3, Next, Next, _now, "matching"), _now.AddHours(2), 1, 0.8);

        public OfferCapacityUsed OfferCapacityUsed => new(_offer, _charity, 1, 0, 2, _now);

        private NextStep Next => new("answerCard", "charity:" + _charity, _now.AddHours(2));

        private static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
    }
}
